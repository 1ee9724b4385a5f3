/**
 * The tokens of the open vault: fetched when the user signs in, renewed before they expire, kept beside the fields of
 * their config. One request at a time for each config, as a refresh token may be good for one use.
 */
import type { AuthConfigId, AuthConfigSummary, Fields } from '../../../shared/auth-config.js';
import { typedFields } from '../../../shared/methods/index.js';
import { clientCredentials, type Tokens } from '../../../shared/methods/oauth2.js';
import { changed } from '../configs.js';
import { forgetFailures } from '../outcomes.js';
import { type OpenVault, opened } from '../session.js';
import { authorize, ownRedirectUrl } from './authorize.js';
import { faultOf, TokenFault } from './fault.js';
import { tokensByCode, tokensByCredentials, tokensByRefresh } from './grants.js';
import { endPause, pause } from './pauses.js';
import { renews, usesTokens } from './status.js';
import { withdraw } from './withdraw.js';

let kept: (open: OpenVault) => unknown = () => undefined;

/** Calls `listener` when the tokens of a config came or went. */
export function onTokens(listener: (open: OpenVault) => unknown): void {
  kept = listener;
}

const running = new Map<AuthConfigId, Promise<void>>();

/** What is under way for a config already serves whoever asks meanwhile. */
function once(id: AuthConfigId, work: () => Promise<void>): Promise<void> {
  const before = running.get(id);
  if (before !== undefined) return before;
  const now = work().finally(() => running.delete(id));
  running.set(id, now);
  return now;
}

function configOf(open: OpenVault, id: AuthConfigId): AuthConfigSummary {
  const config = open.vault.configs().find(it => it.id === id);
  if (config === undefined || !usesTokens(config)) throw new Error('No such auth config');
  return config;
}

/** Stores tokens that were got with `from`; none to forget them. */
async function keep(
  open: OpenVault,
  id: AuthConfigId,
  from: Fields,
  tokens: Tokens | undefined,
): Promise<void> {
  // Invariant 4: a lock that came meanwhile wins, and what was got is lost.
  if (opened() !== open) throw new TokenFault('cancelled');
  endPause(id);
  const config = configOf(open, id);
  const { method } = config;
  const typed = typedFields({ method, fields: await open.vault.fields(id) });
  // Edited meanwhile: these are the tokens of other settings.
  if (JSON.stringify(typed) !== JSON.stringify(typedFields({ method, fields: from }))) return;
  await open.saveStates();
  await open.vault.save({ ...config, fields: { ...typed, ...tokens } });
  await changed(open);
  await kept(open);
}

/** Gets tokens with the user's help, or for a client that is its own user without. @throws TokenFault */
export function signIn(open: OpenVault, id: AuthConfigId): Promise<void> {
  return once(id, async () => {
    configOf(open, id);
    const fields = await open.vault.fields(id);
    const tokens =
      fields.grantFlow === clientCredentials
        ? await tokensByCredentials(fields)
        : await tokensByCode(fields, authorize, fields.redirectUrl || ownRedirectUrl());
    await keep(open, id, fields, tokens);
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
    configOf(open, id);
    const fields = await open.vault.fields(id);
    if (!renews(fields)) throw new TokenFault('sign-in');
    const isOwnUser = fields.grantFlow === clientCredentials;
    try {
      await keep(open, id, fields, await (isOwnUser ? tokensByCredentials(fields) : tokensByRefresh(fields)));
    } catch (error) {
      const fault = faultOf(error, '');
      if (!isOwnUser && over.has(fault.reason)) {
        await keep(open, id, fields, undefined);
        throw new TokenFault('sign-in', fault.about);
      }
      pause(id);
      throw fault;
    }
  });
}

/** Forgets the tokens of a config, and has the server forget them (RFC 7009). */
export async function signOut(open: OpenVault, id: AuthConfigId): Promise<void> {
  configOf(open, id);
  const fields = await open.vault.fields(id);
  await keep(open, id, fields, undefined);
  withdraw([fields]);
}
