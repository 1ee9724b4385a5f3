/**
 * The prompt window: one popup window of ours, branded, outside every page. It connects by a plain port, is told
 * what waits, and says when it has put the vault key into storage.session.
 */
import * as v from 'valibot';
import browser, { type Runtime } from 'webextension-polyfill';
import { type PromptPush, promptSays } from '../../messages.js';
import { toBase64 } from '../../vault/encoding.js';
import { Vault } from '../../vault/vault.js';
import { vaultStatus } from '../session.js';
import type { UnlockWindow, WaitingRow } from './queue.js';

const page = 'ui/prompt/index.html';
const size = { width: 440, height: 460 };

/** What the window reports. */
export interface PromptEvents {
  /** The page left a vault key in storage.session. */
  opened(): Promise<void>;
  wrongPassword(): Promise<void>;
  closed(): void;
}

export class PromptWindow implements UnlockWindow {
  #windowId: number | undefined;
  #port: Runtime.Port | undefined;
  readonly #events: PromptEvents;
  readonly #content: () => { waiting: WaitingRow[]; endsAt: number };

  constructor(events: PromptEvents, content: () => { waiting: WaitingRow[]; endsAt: number }) {
    this.#events = events;
    this.#content = content;
  }

  async open(): Promise<void> {
    const window = await browser.windows.create({ type: 'popup', url: page, focused: true, ...size });
    this.#windowId = window.id;
    // All who waited may have gone while it opened.
    if (this.#content().waiting.length === 0) this.close();
  }

  close(): void {
    const id = this.#windowId;
    this.#windowId = undefined;
    this.#port?.disconnect();
    this.#port = undefined;
    if (id !== undefined) void browser.windows.remove(id).catch(() => undefined);
  }

  update(): void {
    void this.#push();
  }

  /** From windows.onRemoved. */
  removed(windowId: number): void {
    if (windowId !== this.#windowId) return;
    this.#windowId = undefined;
    this.#port = undefined;
    this.#events.closed();
  }

  /** A page of the prompt window connected; the port was checked by ports.ts. */
  connected(port: Runtime.Port): void {
    // A window left over from an earlier worker has nothing to ask.
    if (this.#content().waiting.length === 0) {
      port.disconnect();
      return;
    }
    this.#port = port;
    port.onDisconnect.addListener(() => {
      if (this.#port !== port) return;
      this.#port = undefined;
      this.#events.closed();
    });
    port.onMessage.addListener(message => {
      const said = v.safeParse(promptSays, message);
      if (!said.success) return;
      if (said.output.kind === 'cancel') this.#events.closed();
      else if (said.output.kind === 'wrongPassword')
        void this.#events.wrongPassword().then(() => this.#push());
      else void this.#events.opened().then(() => this.#push());
    });
    void this.#push();
  }

  async #push(): Promise<void> {
    const port = this.#port;
    const header = await Vault.header();
    if (port === undefined || header === undefined) return;
    const push: PromptPush = {
      kind: 'unlock',
      status: await vaultStatus(),
      header: toBase64(header),
      ...this.#content(),
    };
    if (this.#port === port) port.postMessage(push);
  }
}
