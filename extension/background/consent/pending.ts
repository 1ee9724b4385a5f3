/**
 * A decision that waits for the browser's permission dialog. The popup may die when that dialog takes the focus, so
 * the decision is noted first, and finished when exactly those permissions arrive within two minutes.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { grantDecisions } from '../../../shared/grant.js';

const entry = 'pendingGrant';
const longestMs = 120_000;

const schema = v.object({
  tabId: v.number(),
  site: v.string(),
  configId: v.string(),
  decision: v.picklist(grantDecisions),
  origins: v.array(v.string()),
  until: v.number(),
});
export type PendingGrant = v.InferOutput<typeof schema>;

/** Notes what is to be granted once `origins` are permitted. A later one takes the place of an earlier. */
export async function notePending(grant: Omit<PendingGrant, 'until'>): Promise<void> {
  await browser.storage.session.set({ [entry]: { ...grant, until: Date.now() + longestMs } });
}

/** The noted grant, if all its permissions are there now; it is forgotten then, and when its time is over. */
export async function takePending(): Promise<PendingGrant | undefined> {
  const parsed = v.safeParse(schema, (await browser.storage.session.get(entry))[entry]);
  if (!parsed.success) return undefined;
  const pending = parsed.output;
  const late = Date.now() > pending.until;
  if (!late && !(await browser.permissions.contains({ origins: pending.origins }))) return undefined;
  await browser.storage.session.remove(entry);
  return late ? undefined : pending;
}

export async function dropPending(): Promise<void> {
  await browser.storage.session.remove(entry);
}
