/** Making and opening the vault's header with a password: the only thing pages do with keys. */
import browser from 'webextension-polyfill';
import type { Passkey } from '../vault/slot.js';
import type { Ask } from './request.js';

/** Loaded when a form is shown, not with the page: the key derivation would double the popup's size. */
const loadSlot = () => import('../vault/slot.js');

/** Fetches the key derivation ahead, so that the first Unlock does not wait for it. */
export function warmUp(): void {
  loadSlot().catch(console.error);
}

/** Puts the key where the background finds it (it never travels in a message) and wipes this copy. */
export async function handOver(vaultKey: Uint8Array): Promise<void> {
  const { rememberKey } = await loadSlot();
  await rememberKey(browser.storage.session, vaultKey);
  vaultKey.fill(0);
}

/**
 * Has the vault opened anew after this page has changed it. False where it was locked meanwhile: it stays locked then,
 * as a lock is not undone by what was begun before it.
 */
export async function reopenVault(ask: Ask, vaultKey: Uint8Array): Promise<boolean> {
  const { readKey } = await loadSlot();
  const held = await readKey(browser.storage.session);
  held?.fill(0);
  if (held === undefined) {
    vaultKey.fill(0);
    return false;
  }
  await handOver(vaultKey);
  return (await ask('vault.reopen', null)).state === 'unlocked';
}

/**
 * Does something with the key of the open vault, for what needs no password: it tells nothing that is not sealed, and
 * changes nothing of the vault itself. Rejects while the vault is locked.
 */
export async function withOpenKey<T>(use: (vaultKey: Uint8Array) => Promise<T>): Promise<T> {
  const { readKey } = await loadSlot();
  const vaultKey = await readKey(browser.storage.session);
  if (vaultKey === undefined) throw new Error('The vault is locked');
  try {
    return await use(vaultKey);
  } finally {
    vaultKey.fill(0);
  }
}

/**
 * The vault key, for what needs the master password again while the vault is open; undefined when it is not the password.
 * The caller zeroes it. @throws VaultDamaged or VaultNewer for the header (base64) itself
 */
export async function keyFor(header: string, password: string): Promise<Uint8Array | undefined> {
  const { fromBase64, openSlot, WrongPassword } = await loadSlot();
  try {
    return await openSlot(fromBase64(header), password);
  } catch (error) {
    if (error instanceof WrongPassword) return undefined;
    throw error;
  }
}

export type UnlockAttempt = 'opened' | 'wrong' | 'damaged' | 'newer';

/** Tries `password` on `header` (base64). After `opened` the vault key lies in storage.session. */
export async function tryPassword(header: string, password: string): Promise<UnlockAttempt> {
  const { fromBase64, openSlot, WrongPassword, VaultDamaged, VaultNewer } = await loadSlot();
  try {
    await handOver(await openSlot(fromBase64(header), password));
    return 'opened';
  } catch (error) {
    if (error instanceof WrongPassword) return 'wrong';
    if (error instanceof VaultDamaged) return 'damaged';
    if (error instanceof VaultNewer) return 'newer';
    throw error;
  }
}

/** The header (base64) of a new vault opened by `password`, whose key lies in storage.session from then on. */
export async function newHeader(password: string): Promise<string> {
  const { createSlot, toBase64 } = await loadSlot();
  const { header, vaultKey } = await createSlot(password);
  await handOver(vaultKey);
  return toBase64(header);
}

/** The passkeys that open the vault with this header (base64): none in a browser that cannot use them. */
export async function passkeysFor(header: string): Promise<readonly Passkey[]> {
  const [{ fromBase64, passkeysOf }, { passkeysWork }] = await Promise.all([
    loadSlot(),
    import('./passkey.js'),
  ]);
  return (await passkeysWork()) ? passkeysOf(fromBase64(header)) : [];
}

/** Opens the vault with one of its passkeys. Rejects when the user cancels, or when it does not open. */
export async function unlockByPasskey(header: string): Promise<void> {
  const [{ fromBase64, passkeysOf, openPasskey }, { secretOf }] = await Promise.all([
    loadSlot(),
    import('./passkey.js'),
  ]);
  const stored = fromBase64(header);
  const secret = await secretOf(passkeysOf(stored));
  await handOver(openPasskey(stored, secret));
  secret.fill(0);
}
