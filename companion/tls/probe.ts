/** "Test connection": one request, told phase by phase. */
import type { Socket } from 'node:net';
import type { Probe } from '../../shared/probe.js';
import type { Identity } from '../identity/identity.js';
import { systemStore } from '../identity/system-store.js';
import { ask } from './ask.js';
import { addressesOf, dial } from './dial.js';
import { codeOf, type Phase, problemOf } from './problem.js';
import { secure } from './secure.js';

/** The whole of it. */
export const probeLimitMs = 30_000;

export interface ProbeOptions {
  /** Credentials: sent to a server whose certificate is valid, and to no other. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly identity?: Identity | undefined;
  /** Ends it early, with every connection of it. */
  readonly signal?: AbortSignal;
  readonly limitMs?: number;
}

type Found = { -readonly [K in keyof Probe]: Probe[K] };

/** Runs the phases one after the other and notes in `found` what they give, so that a limit loses nothing. */
async function phases(found: Found, options: ProbeOptions, signal: AbortSignal): Promise<void> {
  const url = new URL(found.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secured = url.protocol === 'https:';
  const { headers = {}, identity } = options;
  let phase: Phase = 'dns';
  let socket: Socket | undefined;
  // The limit ends whatever is open; what waits for it then fails.
  signal.addEventListener('abort', () => socket?.destroy(), { once: true });
  const timed = async <T>(next: Phase, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    phase = next;
    const start = performance.now();
    try {
      return await work();
    } finally {
      found.timing[next] = Math.round((performance.now() - start) * 10) / 10;
    }
  };

  try {
    found.addresses = await timed('dns', () => addressesOf(host));
    const port = Number(url.port) || (secured ? 443 : 80);
    const dialled = await timed('connect', () => dial(found.addresses, port, signal));
    socket = dialled.socket;
    found.address = dialled.address;
    let connection = dialled.socket;
    if (secured) {
      const store = systemStore() ?? [];
      const result = await timed('tls', () => secure(dialled.socket, host, store, identity));
      found.tls = result.tls;
      connection = result.socket;
      if (result.error !== undefined) throw result.error;
    }
    const given = Object.keys(headers).length > 0;
    if (given && secured) found.credentials = 'sent';
    found.response = await timed('response', () => ask(connection, url, secured ? headers : {}));
  } catch (error) {
    found.problem = signal.aborted ? 'timeout' : problemOf(phase, error, found.tls);
    found.code = found.problem === 'certificate' ? found.tls?.reason : codeOf(error);
  } finally {
    socket?.destroy();
  }
}

/** Sends one request and tells what became of it. Never rejects; ends within the limit. */
export async function probe(url: string, options: ProbeOptions = {}): Promise<Probe> {
  const { headers = {}, identity, signal, limitMs = probeLimitMs } = options;
  const given = Object.keys(headers).length > 0 || identity !== undefined;
  const found: Found = {
    url: new URL(url).href,
    addresses: [],
    credentials: given ? 'withheld' : 'none',
    timing: {},
  };
  const limit = new AbortController();
  const end = (): void => limit.abort();
  const timer = setTimeout(end, limitMs);
  signal?.addEventListener('abort', end, { once: true });
  // The system's resolver cannot be interrupted: its answer is then no longer waited for.
  const ended = new Promise<void>(done => limit.signal.addEventListener('abort', () => setImmediate(done)));
  await Promise.race([phases(found, options, limit.signal), ended]);
  clearTimeout(timer);
  signal?.removeEventListener('abort', end);
  if (limit.signal.aborted) found.problem = 'timeout';
  if (found.code === undefined) delete found.code;
  if (found.tls?.clientCertificate.sent) found.credentials = 'sent';
  return structuredClone(found);
}
