/** The companion of this profile, kept running as long as somebody needs it: it holds Node and the worker in memory. */
import { bytesToHex } from '@noble/hashes/utils.js';
import browser from 'webextension-polyfill';
import type { EventEnvelope } from '../../../shared/protocol.js';
import { parseHeader } from '../../vault/header.js';
import { Vault } from '../../vault/vault.js';
import { Companion, type NativePort } from './port.js';

function open(name: string): NativePort {
  const port = browser.runtime.connectNative(name);
  return {
    postMessage: message => port.postMessage(message),
    disconnect: () => port.disconnect(),
    onMessage: port.onMessage,
    onDisconnect: {
      // Firefox says why on the port, Chromium in the last error, which has to be read at once.
      addListener: listener =>
        port.onDisconnect.addListener(({ error }) =>
          listener((error ?? browser.runtime.lastError)?.message ?? undefined),
        ),
    },
  };
}

/** The vault's id, which lies in clear in its header, names the profile: nothing else has to be stored for it. */
async function profile(): Promise<string> {
  return bytesToHex(parseHeader(await Vault.header()).vaultId);
}

const whenLost: ((retryAt: number) => void)[] = [];

/** Calls `listener` each time the companion has ended by itself; it may be started again from `retryAt` on. */
export function onCompanionLost(listener: (retryAt: number) => void): void {
  whenLost.push(listener);
}

const whenHeard: ((event: EventEnvelope) => void)[] = [];

/** Calls `listener` with what the companion says unasked. */
export function onCompanionEvent(listener: (event: EventEnvelope) => void): void {
  whenHeard.push(listener);
}

export const companion = new Companion(
  open,
  profile,
  retryAt => {
    for (const listener of whenLost) listener(retryAt);
  },
  event => {
    for (const listener of whenHeard) listener(event);
  },
);

/** Nobody needed it for so long. */
const idleMs = 30_000;
let idle: ReturnType<typeof setTimeout> | undefined;
let held = false;

/** It holds keys: from now on it runs until `releaseCompanion`. */
export function holdCompanion(): void {
  held = true;
  clearTimeout(idle);
}

export function isCompanionHeld(): boolean {
  return held;
}

/** Ends it, and with it every key, if it runs. */
export function releaseCompanion(): void {
  held = false;
  clearTimeout(idle);
  if (companion.state.kind === 'ready' || companion.state.kind === 'connecting') companion.close();
}

/** Ends it after a while in which nobody asked, unless it holds keys. */
export function letIdle(): void {
  clearTimeout(idle);
  if (held) return;
  idle = setTimeout(() => {
    if (!held) releaseCompanion();
  }, idleMs);
}
