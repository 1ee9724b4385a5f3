/**
 * The tokens of the open vault: fetched when the user signs in, renewed before they expire, kept beside the fields of
 * their config. One request at a time for each config, as a refresh token may be good for one use.
 */
import type { AuthConfigId, AuthConfigSummary, Fields } from '../../../shared/auth-config.js';
import { typedFields } from '../../../shared/methods/index.js';
import { formatResource } from '../../../shared/resource.js';
import { changed } from '../configs.js';
import { forgetFailures } from '../outcomes.js';
import { type OpenVault, opened } from '../session.js';
import { TokenFault } from './fault.js';
import { endPause, pause } from './pauses.js';
import { type Source, sourceOf } from './sources.js';
import { abortWork } from './until-lock.js';
import { withdraw } from './withdraw.js';

let kept: (open: OpenVault) => unknown = () => undefined;

/** Calls `listener` when the tokens of a config came or went. */
export function onTokens(listener: (open: OpenVault) => unknown): void {
  kept = listener;
}

const running = new Map<AuthConfigId, Promise<void>>();
/** When requests of a config began to carry its newest tokens, in milliseconds since the epoch. */
const inEffect = new Map<AuthConfigId, number>();

/** What is under way for a config already serves whoever asks meanwhile, but nobody after a lock. */
function once(id: AuthConfigId, work: () => Promise<void>): Promise<void> {
  const before = running.get(id);
  if (before !== undefined) return before;
  const now = work()
    .then(() => void inEffect.set(id, Date.now()))
    .finally(() => running.get(id) === now && running.delete(id));
  running.set(id, now);
  return now;
}

/** At lock: what is under way ends, and nobody waits for it any more. */
export function endTokenWork(): void {
  abortWork();
  running.clear();
}

/** Whether a request that went out at `since` was too early for tokens that are there now, or about to be. */
export async function cameBefore(since: number, id: AuthConfigId): Promise<boolean> {
  await running.get(id)?.catch(() => undefined);
  return since <= (inEffect.get(id) ?? -1);
}

function configOf(
  open: OpenVault,
  id: AuthConfigId,
): AuthConfigSummary & { source: Source; texts: string[] } {
  const config = open.vault.configs().find(it => it.id === id);
  const source = config && sourceOf(config);
  if (config === undefined || source === undefined) throw new Error('No such auth config');
  return { ...config, source, texts: config.resources.map(formatResource) };
}

/** Stores tokens that were got with `from`; none to forget them. */
async function keep(id: AuthConfigId, from: Fields, tokens: Fields | undefined): Promise<void> {
  // Opened anew meanwhile it is the same vault still, and a refresh token may be good for one use.
  const open = opened();
  if (open === undefined) throw new TokenFault('cancelled');
  endPause(id);
  await open.saveStates();
  await open.vault.change(id, before => {
    const typed = before && typedFields(before);
    // Edited or removed meanwhile: these are the tokens of other settings.
    const isSame =
      typed && JSON.stringify(typed) === JSON.stringify(typedFields({ method: before.method, fields: from }));
    return isSame ? { ...before, fields: { ...typed, ...tokens } } : undefined;
  });
  await changed(open);
  await kept(open);
}

/** Gets tokens with the user's help, or for a client that is its own user without. @throws TokenFault */
export function signIn(open: OpenVault, id: AuthConfigId): Promise<void> {
  return once(id, async () => {
    const { source, texts } = configOf(open, id);
    const fields = await open.vault.fields(id);
    await keep(id, fields, await source.signIn(fields, texts));
    await forgetFailures(open, id);
  });
}

/** The server said that there will be no more of them. */
const over: ReadonlySet<string> = new Set(['invalid_grant', 'access_denied']);

/**
 * Gets new tokens without the user. Where the server refuses the refresh token the tokens are forgotten.
 *
 * @throws TokenFault
 */
export function renew(open: OpenVault, id: AuthConfigId): Promise<void> {
  return once(id, async () => {
    const { source, texts } = configOf(open, id);
    const fields = await open.vault.fields(id);
    if (!source.renews(fields)) throw new TokenFault('sign-in');
    try {
      await keep(id, fields, await source.renew(fields, texts));
    } catch (error) {
      if (fields.refreshToken && error instanceof TokenFault && over.has(error.reason)) {
        await keep(id, fields, undefined);
        throw new TokenFault('sign-in', error.about);
      }
      // A lock ended it.
      if (opened() === open) pause(id);
      throw error;
    }
  });
}

/** Forgets the tokens of a config, and has the server forget them (RFC 7009). */
export async function signOut(open: OpenVault, id: AuthConfigId): Promise<void> {
  configOf(open, id);
  const fields = await open.vault.fields(id);
  await keep(id, fields, undefined);
  void withdraw([fields]);
}
