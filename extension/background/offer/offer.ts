/** Offers to make a config, in the popup of the tab: after a 401 that none covers, and for `https://user:pass@host/`. */
import type { WebRequest } from 'webextension-polyfill';
import { splitUserinfo, withoutUserinfo } from '../../../shared/userinfo.js';
import { isPrivate } from '../../browser/index.js';
import { challengesOf } from '../challenge/request.js';
import { hadAuthorization } from '../challenge/sent.js';
import { topPageOf } from '../challenge/top-page.js';
import { opened, ready } from '../session.js';
import { happened } from '../status.js';
import { keepDraft } from './drafts.js';
import { offered } from './offered.js';

type Received = WebRequest.OnHeadersReceivedDetailsType & { initiator?: string };

/** Where a config for a URL would begin: the whole host, without what the URL says of its user. */
function addressOf(url: string): string {
  return `${new URL(url.replace(/^ws/, 'http')).origin}/`;
}

/** Whether no config covers the URL, whatever user it names, in a tab that is not private; never while locked. */
async function mayOffer(tabId: number, url: string): Promise<boolean> {
  if (tabId < 0 || opened()?.pairs.best(withoutUserinfo(url)).length !== 0) return false;
  return !(await isPrivate(tabId));
}

/** Makes an entry of a 401 that no config could answer. */
export async function noteOffer(details: Received): Promise<void> {
  const { requestId, url, tabId, type, method, initiator, statusCode: status } = details;
  if (status !== 401 || hadAuthorization(requestId)) return;
  await ready();
  if (!(await mayOffer(tabId, url))) return;
  const topPage = await topPageOf(tabId);
  const offer = offered({ url, type, method, initiator, topPage, challenges: challengesOf(details) });
  if (offer === undefined) return;
  const address = addressOf(url);
  const entry = { url, resource: address, status };
  if (offer === 'clear-text') return happened(tabId, { ...entry, outcome: 'no-config-clear-text' });
  const draft = await keepDraft(tabId, { address, ...offer });
  if (draft !== undefined) await happened(tabId, { ...entry, outcome: 'no-config', draft });
}

/** Makes an entry of a tab that goes to `https://user:password@host/`. Both browsers tell of that for any host. */
export async function noteAddress(tabId: number, url: string): Promise<void> {
  const userinfo = splitUserinfo(url);
  if (userinfo === undefined) return;
  await ready();
  if (!(await mayOffer(tabId, url))) return;
  const { username, password } = userinfo;
  const address = addressOf(url);
  const draft = await keepDraft(tabId, { address, username, password });
  if (draft === undefined) return;
  await happened(tabId, { url, resource: address, outcome: 'address-credentials', draft });
}
