/**
 * Client certificates while the vault is open: their keys are in the companion, and the browser is shown those the user
 * wants it to see. The vault decides; what an earlier run of the companion had enabled follows it.
 */
import type { AuthConfigId, AuthConfigSummary } from '../../../shared/auth-config.js';
import { confirmOf } from '../../../shared/methods/certificate-fields.js';
import { methods } from '../../../shared/methods/index.js';
import { browserSide } from '../../browser/index.js';
import type { IdentityStatus } from '../../messages/config-view.js';
import {
  companion,
  holdCompanion,
  isCompanionHeld,
  onCompanionLost,
  releaseCompanion,
} from '../companion/client.js';
import { CompanionError, reasonOf } from '../companion/port.js';
import { backOff, type PortState } from '../companion/port-state.js';
import { isIdentity, type OpenVault, opened } from '../session.js';
import { isFenced } from './installed.js';

/** What has been handed over, by config. */
interface Handed {
  readonly version: string;
  readonly status: IdentityStatus;
  /** Ids of identities. */
  readonly ids: readonly string[];
}
const handed = new Map<AuthConfigId, Handed>();

/** What has become of a config's certificate. */
export function identityStatus(configId: AuthConfigId): IdentityStatus {
  const status = handed.get(configId)?.status ?? { state: 'opening' };
  return status.state === 'ready' && tokenGone ? { state: 'token-gone' } : status;
}

/** Ids of a config's identities whose keys the companion has. */
export function identityIds(configId: AuthConfigId): readonly string[] {
  return handed.get(configId)?.ids ?? [];
}

/** The config whose identity it is. */
export function configOf(identity: string): AuthConfigId | undefined {
  return [...handed].find(([, { ids }]) => ids.includes(identity))?.[0];
}

/** A config has another id: what was handed over is its own still. */
export function renameHanded(from: AuthConfigId, to: AuthConfigId): void {
  const it = handed.get(from);
  if (it !== undefined) handed.set(to, it);
  handed.delete(from);
}

let tokenGone = false;

/** Looks whether the browser can still be shown certificates; to be awaited before statuses are shown. */
export async function lookForToken(): Promise<void> {
  if (handed.size === 0 || companion.state.kind !== 'ready') return;
  const status = await companion.ask('status', {}).catch(() => undefined);
  tokenGone = status?.token === 'gone';
}

/** Has the companion read one config's certificate, and shown to the browser if that is wanted. */
async function handOne(
  open: OpenVault,
  { id, method }: AuthConfigSummary,
): Promise<Pick<Handed, 'status' | 'ids'>> {
  try {
    const fields = await open.vault.fields(id);
    const reading = methods.get(method)?.identity?.(fields);
    if (reading === undefined) throw new CompanionError('internal');
    await companion.connect();
    // The last moment: what is asked from here on comes before a lock's own word to the companion, which then wins.
    if (opened() !== open) throw new CompanionError('locked');
    if (fields.visible !== 'yes') {
      // A browser that was shown it before still asks for signatures: there is to be no key.
      await companion.ask('identity.inspect', reading);
      return { status: { state: 'not-visible' }, ids: [] };
    }
    const confirm = confirmOf(fields.confirm ?? '');
    const { identities } = await companion.ask('identity.open', { ...reading, ...confirm });
    if (opened() !== open) throw new CompanionError('locked');
    for (const { id: identity, enabled } of identities)
      if (!enabled) await companion.ask('identity.enable', { identity });
    const names = identities.map(({ name }) => name);
    return { status: { state: 'ready', names }, ids: identities.map(it => it.id) };
  } catch (error) {
    return { status: { state: 'failed', reason: reasonOf(error) }, ids: [] };
  }
}

/** What the companion still has of configs that are gone or have changed is taken back. */
async function takeBack(): Promise<void> {
  const wanted = new Set([...handed.values()].flatMap(({ ids }) => ids));
  const { unlocked, enabled } = await companion.ask('status', {});
  for (const { id: identity } of unlocked)
    if (!wanted.has(identity)) await companion.ask('identity.close', { identity });
  // What could not be read this time may be read the next: it is not hidden, as the browser would remember that.
  if ([...handed.values()].some(({ status }) => status.state === 'failed')) return;
  for (const identity of enabled)
    if (!wanted.has(identity)) await companion.ask('identity.disable', { identity });
}

async function hand(open: OpenVault): Promise<void> {
  const configs = open.vault.configs().filter(isIdentity);
  const ids = new Set(configs.map(({ id }) => id));
  for (const id of handed.keys()) if (!ids.has(id)) handed.delete(id);
  if (configs.length === 0 && !isCompanionHeld()) return;
  if (!isFenced(open)) throw new Error('No fences, no keys');
  for (const config of configs) {
    const version = open.vault.version(config.id) ?? '';
    const before = handed.get(config.id);
    if (before?.version === version && before.status.state !== 'failed') continue;
    const now = await handOne(open, config);
    // Invariant 4: a lock that came meanwhile wins.
    if (opened() !== open) return withdraw();
    handed.set(config.id, { version, ...now });
  }
  if (companion.state.kind !== 'ready') return tryAgain(companion.state);
  await takeBack();
  if (opened() !== open) return withdraw();
  retries = 0;
  if (configs.length === 0) return releaseCompanion();
  holdCompanion();
  await browserSide.lendToken?.();
}

let retries = 0;
const mostRetries = 4;

/** A companion that ended before it had said hello is started again, a few times. */
function tryAgain(state: PortState): void {
  if (state.kind !== 'absent' || state.why !== 'not-answering' || retries >= mostRetries) return;
  setTimeout(() => {
    const open = opened();
    if (open !== undefined) void handOver(open);
  }, backOff(++retries));
}

let queue: Promise<unknown> = Promise.resolve();

/** Brings the companion in line with the open vault. Never rejects: what failed is said of each config. */
export function handOver(open: OpenVault): Promise<void> {
  const next = queue.then(() => (opened() === open ? hand(open) : undefined));
  const done = next.catch(error => console.error('Certificates not handed over', error));
  queue = done;
  return done;
}

/** How long a lock waits for the companion's word before it ends it. */
const lockLimitMs = 2000;

async function withdraw(): Promise<void> {
  handed.clear();
  if (companion.state.kind === 'ready') {
    const limit = new Promise(done => setTimeout(done, lockLimitMs));
    await Promise.race([companion.ask('lock', {}).catch(() => undefined), limit]);
  }
  // Its end is the end of every key, also where it did not answer.
  releaseCompanion();
}

/** At lock: every key is forgotten (invariant 4). Resolves when it is. */
export async function withdrawCertificates(): Promise<void> {
  const withdrawn = withdraw();
  // What is handed over after it must not be ended by it.
  queue = Promise.allSettled([queue, withdrawn]);
  await Promise.all([withdrawn, browserSide.withdrawToken?.()]);
}

/** Keeps what is handed over over the companion's end. */
export function keepHandedOver(): void {
  onCompanionLost(retryAt => {
    handed.clear();
    const open = opened();
    if (open === undefined) return;
    for (const { id } of open.vault.configs().filter(isIdentity))
      handed.set(id, { version: '', status: { state: 'failed', reason: 'lost' }, ids: [] });
    setTimeout(
      () => {
        const still = opened();
        if (still !== undefined) void handOver(still);
      },
      Math.max(0, retryAt - Date.now()),
    );
  });
}
