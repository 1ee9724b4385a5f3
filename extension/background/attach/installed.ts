/**
 * Which rules of ours the browser holds, for the next worker: their ids by a digest of what they say (headers.ts: no
 * secret among it). In storage.session, which is emptied whenever nobody can tell what the browser still holds.
 */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { RuleBody } from '../../browser/index.js';
import { readNote } from '../note.js';

/** Ids by digest. */
export type Installed = ReadonlyMap<string, number>;

const entry = 'installedRules';
const schema = v.array(v.tuple([v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(1))]));

/** Two rules have the same digest when they say the same. */
export function digestOf(rule: RuleBody): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(rule))).subarray(0, 16));
}

/** What an earlier worker left; undefined when it could not say. */
export async function loadInstalled(): Promise<Installed | undefined> {
  const noted = await readNote(entry, schema);
  return noted && new Map(noted);
}

export async function saveInstalled(rules: Installed): Promise<void> {
  await browser.storage.session.set({ [entry]: [...rules] });
}

/** Before a change: a worker that dies in it leaves nobody a wrong list. */
export async function forgetInstalled(): Promise<void> {
  await browser.storage.session.remove(entry);
}
