/**
 * Signatures that the user wants to confirm. The token is told no at once, and the user is asked; what was refused is
 * loaded anew when he agrees. A handshake that waited for a person would hold up every other one of the browser.
 */
import browser from 'webextension-polyfill';
import type { AuthConfigId } from '../../../shared/auth-config.js';
import type { EventEnvelope } from '../../../shared/protocol.js';
import { underWay } from '../challenge/sent.js';
import { companion, onCompanionEvent } from '../companion/client.js';
import { askSignature } from '../prompt/ask.js';
import { reloadRefused } from '../prompt/refused-pages.js';
import { opened } from '../session.js';
import { configOf, identityIds } from './hand-over.js';

/** A browser may connect ahead of the request, and the request is what tells that the user acted. */
const laterMs = 500;

async function ask(event: EventEnvelope): Promise<void> {
  if (await askNow(event)) return;
  await new Promise(resolve => setTimeout(resolve, laterMs));
  await askNow(event);
}

/** Whether there is nothing more to be done: the user was asked, or there is nobody to ask for. */
async function askNow({ identity }: EventEnvelope): Promise<boolean> {
  const open = opened();
  const configId = configOf(identity);
  if (open === undefined || configId === undefined) return true;
  // The token does not know the host: it is told only where no other request could have wanted the signature.
  const wanting = underWay().filter(({ origin }) =>
    open.identitiesAt(origin).some(it => it.configId === configId),
  );
  const [first, ...others] = new Set(wanting.map(({ origin }) => origin));
  const host = first !== undefined && others.length === 0 ? new URL(first).hostname : undefined;
  const [front] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  const tabs = new Set([...wanting.map(({ tabId }) => tabId), front?.id ?? -1]);
  for (const tabId of tabs) {
    const asked = askSignature(tabId, { configId, ...(host === undefined ? {} : { host }) });
    if ((await asked) !== 'not-asked') return true;
  }
  return false;
}

/** The user agreed. */
export async function allowSignature(configId: AuthConfigId): Promise<void> {
  for (const identity of identityIds(configId)) await companion.ask('signature.allow', { identity });
  await reloadRefused();
}

/** Registers what asks. */
export function confirmSignatures(): void {
  onCompanionEvent(event => {
    ask(event).catch(error => console.error('Signature not asked about', error));
  });
}
