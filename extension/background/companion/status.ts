/** The companion of this profile, and what the settings tell of it. */
import { bytesToHex } from '@noble/hashes/utils.js';
import browser from 'webextension-polyfill';
import type { CompanionStatus } from '../../messages.js';
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

const companion = new Companion(open, profile);
/** Nothing needs the companion between two looks at it yet, and running it keeps worker and Node in memory. */
const idleMs = 30_000;
let idle: ReturnType<typeof setTimeout> | undefined;

/** Starts the companion if it is not running, and tells how that went. */
export async function companionStatus(): Promise<CompanionStatus> {
  clearTimeout(idle);
  await companion.connect().catch(() => {});
  const { state } = companion;
  if (state.kind === 'ready') idle = setTimeout(() => companion.close(), idleMs);
  switch (state.kind) {
    case 'ready': {
      const { version, token } = state.hello;
      return { state: 'ready', version, token: token === 'listening' ? token : 'unavailable' };
    }
    case 'lost':
      return { state: 'lost', retryAt: state.retryAt };
    case 'connecting':
      return { state: 'connecting' };
    case 'absent':
      return { state: 'absent', why: state.why };
  }
}
