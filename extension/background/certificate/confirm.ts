/**
 * Signatures that the user wants to confirm. The token is told no at once, and the user is asked; what was refused is
 * loaded anew when he agrees. A handshake that waited for a person would hold up every other one of the browser.
 */
import browser from 'webextension-polyfill';
import type { AuthConfigId } from '../../../shared/auth-config.js';
import type { EventEnvelope } from '../../../shared/protocol.js';
import { originsUnderWay } from '../challenge/sent.js';
import { companion, onCompanionEvent } from '../companion/client.js';
import { askSignature } from '../prompt/ask.js';
import { reloadRefused } from '../prompt/refused-pages.js';
import { opened } from '../session.js';
import { configOf, identityIds } from './hand-over.js';

async function ask({ identity }: EventEnvelope): Promise<void> {
  const open = opened();
  const configId = configOf(identity);
  if (open === undefined || configId === undefined) return;
  // The token does not know the host: it is told only where no other request could have wanted the signature.
  const wanting = originsUnderWay().filter(origin =>
    open.identitiesAt(origin).some(it => it.configId === configId),
  );
  // Not the prompt window, which may be the last one that had the focus.
  const tabs = await browser.tabs.query({ active: true, windowType: 'normal' });
  const [tab] = tabs.toSorted((a, b) => (b.lastAccessed ?? 0) - (a.lastAccessed ?? 0));
  if (tab?.id === undefined) return;
  const host = wanting.length === 1 ? new URL(wanting[0] ?? '').hostname : undefined;
  await askSignature(tab.id, { configId, ...(host === undefined ? {} : { host }) });
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
