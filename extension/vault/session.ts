/**
 * The vault key while the vault is unlocked: one entry of storage.session, which lies in memory only and goes with
 * the browser. Written by the page that derived it, read and removed by the background.
 */
import * as v from 'valibot';
import { base64Bytes, toBase64 } from './encoding.js';
import { vaultKeyBytes } from './keys.js';

/** What is used of a storage area of the browser (`storage.session`). */
export interface StorageArea {
  get(key: string): Promise<Record<string, unknown>>;
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** Name of the entry. Base64, as Chromium's storage holds JSON only. */
export const vaultKeyEntry = 'vaultKey';

/** Puts the vault key where the background finds it. */
export async function rememberKey(area: StorageArea, vaultKey: Uint8Array): Promise<void> {
  await area.set({ [vaultKeyEntry]: toBase64(vaultKey) });
}

/** The vault key; undefined while locked, and for an entry that is none. */
export async function readKey(area: StorageArea): Promise<Uint8Array | undefined> {
  const entry = (await area.get(vaultKeyEntry))[vaultKeyEntry];
  const parsed = v.safeParse(base64Bytes(vaultKeyBytes), entry);
  return parsed.success ? parsed.output : undefined;
}

/** Removes the vault key: part of locking. */
export async function forgetKey(area: StorageArea): Promise<void> {
  await area.remove(vaultKeyEntry);
}
