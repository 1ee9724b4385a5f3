/** Consent: which sites may have which configs used on their behalf. What the pages show of it, and change. */
import browser from 'webextension-polyfill';
import type { Grant } from '../../../shared/grant.js';
import { formatResource, parseResource } from '../../../shared/resource.js';
import { serialQueue } from '../../../shared/serial-queue.js';
import type { ResponseOf } from '../../messages/answers.js';
import type { RequestOf } from '../../messages/requests.js';
import { refreshRules } from '../attach/refresh.js';
import { redrawFences } from '../challenge/guard.js';
import { grantedOrigins, permits } from '../permits.js';
import { reviewQuestions } from '../prompt/ask.js';
import { type OpenVault, opened, openedOrFail, ready } from '../session.js';
import { dropPending, notePending, type PendingGrant, takePending } from './pending.js';

/** The popup and the browser's event may tell of the same permission: one after the other. */
const inTurn = serialQueue();

/** Brings everything that lets requests through in line with the decisions. */
export async function renewConsent(open: OpenVault): Promise<void> {
  await Promise.all([refreshRules(open, () => opened() === open), redrawFences()]);
  reviewQuestions();
}

/** Decides about a site; `tabs`: those whose pages are allowed by "ask each time". */
export async function decideGrant({
  site,
  configId,
  decision,
  tabs,
}: Grant & { readonly tabs: readonly number[] }): Promise<void> {
  const open = openedOrFail();
  await open.grants.set({ site, configId, decision });
  if (decision === 'ask') for (const tabId of tabs) await open.grants.allowTab({ site, configId, tabId });
  await renewConsent(open);
}

const decide = ({ tabId, ...grant }: PendingGrant) => decideGrant({ ...grant, tabs: [tabId] });

/** Notes a decision before the browser asks for the permissions it needs; a refusal needs none. */
export async function beginConsent(grant: RequestOf<'consent.begin'>): Promise<{ ok: true }> {
  openedOrFail();
  await inTurn(() => (grant.decision === 'never' ? decide(grant) : notePending(grant)));
  return { ok: true };
}

/** Carries a noted decision out if its permissions are there. */
function finishPending(arrived?: readonly string[]): Promise<void> {
  return inTurn(async () => {
    const pending = await takePending(arrived);
    if (pending !== undefined) await decide(pending);
  });
}

/** The browser's dialog was answered; says whether the site may use the config now. */
export async function finishConsent({
  given,
  tabId,
  site,
  configId,
}: RequestOf<'consent.finish'>): Promise<{ granted: boolean }> {
  await (given ? finishPending() : inTurn(dropPending));
  return { granted: given && openedOrFail().grants.table.allows(configId, site, tabId) };
}

/** Registers what finishes a decision whose popup did not live to hear the browser's answer. */
export function listenForPermissions(): void {
  browser.permissions.onAdded.addListener(({ origins = [] }) => {
    ready()
      .then(() => finishPending(origins))
      .catch(error => console.error('Grant not finished', error));
  });
}

export async function listGrants(): Promise<ResponseOf<'grants.list'>> {
  const open = openedOrFail();
  const configs = new Map(open.vault.configs().map(config => [config.id, config]));
  const permitted = await grantedOrigins();
  return open.grants.list().map(grant => {
    const config = configs.get(grant.configId);
    const page = parseResource(`https://${grant.site}/`);
    return {
      ...grant,
      name: config?.name ?? '',
      method: config?.method ?? '',
      resources: (config?.resources ?? []).map(formatResource),
      permitted: page.ok && permits(permitted, page.resource),
    };
  });
}

export async function setGrant(grant: RequestOf<'grants.set'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  await open.grants.set(grant);
  await renewConsent(open);
  return { ok: true };
}

export async function removeGrant({ site, configId }: RequestOf<'grants.remove'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  await open.grants.remove(site, configId);
  await renewConsent(open);
  return { ok: true };
}
