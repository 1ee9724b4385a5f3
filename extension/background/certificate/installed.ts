/** Keeps the rules about client certificates in line with the vault: fences while it is open, blocks while it is not. */
import browser from 'webextension-polyfill';
import { serialQueue } from '../../../shared/serial-queue.js';
import { browserSide, type RuleBody } from '../../browser/index.js';
import { firstCertificateId, firstSignedId } from '../attach/apply.js';
import { Hosts, type PageHosts } from '../attach/initiators.js';
import { certificateHosts } from '../resource-hosts.js';
import type { OpenVault } from '../session.js';
import { certificateFences, lockedRules } from './rules.js';

/** The page that navigations land on while locked. */
export const lockedPage = browser.runtime.getURL('locked.html');

/** Whose fences stand, all of them. */
let fenced: OpenVault | undefined;

/** Whether strangers are kept off: before that no key is handed over (invariant 3). */
export function isFenced(open: OpenVault): boolean {
  return fenced === open;
}

const queue = serialQueue();
let drawn: string | undefined;

/** In one atomic change, so that no moment is without a fence; the ids of those there were are not reused at once. */
async function install(rules: readonly RuleBody[]): Promise<void> {
  const text = JSON.stringify(rules);
  if (text === drawn) return;
  drawn = undefined;
  const ids = await browserSide.ruleIds();
  const remove = ids.filter(id => id >= firstCertificateId && id < firstSignedId);
  if (remove.length === 0 && rules.length === 0) {
    drawn = text;
    return;
  }
  const taken = new Set(remove);
  let id = firstCertificateId;
  const add = rules.map(rule => {
    while (taken.has(id)) id++;
    return { id: id++, ...rule };
  });
  await browserSide.updateRules({ remove, add });
  drawn = text;
}

function inTurn(rules: () => readonly RuleBody[]): Promise<void> {
  return queue(() => install(rules()));
}

/** Fences around the resources of the open vault's certificates. `opened`: hosts that rules would mistake. */
export async function fenceCertificates(open: OpenVault, opened: readonly PageHosts[]): Promise<void> {
  fenced = undefined;
  const pairs = [...open.identities.places()].flat();
  const rules = () => {
    const all = open.vault.configs().flatMap(({ resources }) => resources);
    return certificateFences(pairs, open.grants.table, new Hosts(all, opened), browserSide.dialect);
  };
  await inTurn(() => (pairs.length === 0 ? [] : rules()));
  fenced = open;
}

/** Nothing gets to a host with a client certificate while the vault is not open (invariant 4). */
export function blockCertificates(): Promise<void> {
  fenced = undefined;
  return inTurn(() => lockedRules(certificateHosts(), lockedPage, browserSide.dialect));
}
