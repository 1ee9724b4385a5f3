/**
 * A decision that waits for the browser's permission dialog. The popup may die when that dialog takes the focus, so
 * the decision is noted first, and finished when exactly those permissions arrive within two minutes.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { grantDecisions } from '../../../shared/grant.js';
import { readNote } from '../note.js';

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
export type PendingGrant = Omit<v.InferOutput<typeof schema>, 'until'>;

/** Notes what is to be granted once `origins` are permitted. A later one takes the place of an earlier. */
export async function notePending(grant: PendingGrant): Promise<void> {
  await browser.storage.session.set({ [entry]: { ...grant, until: Date.now() + longestMs } });
}

/**
 * The noted grant, if all its permissions are there and, where `arrived` names the ones that just came, these are
 * among them. It is forgotten either way: something else that arrives is no answer to what was asked.
 */
export async function takePending(arrived: readonly string[] = []): Promise<PendingGrant | undefined> {
  const noted = await readNote(entry, schema);
  if (noted === undefined) return undefined;
  await dropPending();
  const { until, ...pending } = noted;
  const answers = Date.now() <= until && arrived.every(origin => pending.origins.includes(origin));
  const permitted = answers && (await browser.permissions.contains({ origins: pending.origins }));
  return permitted ? pending : undefined;
}

export async function dropPending(): Promise<void> {
  await browser.storage.session.remove(entry);
}
