/**
 * The prompt window: one popup window of ours, branded, outside every page. It connects by a plain port, is told the
 * question to show, and says what the user decided.
 */
import * as v from 'valibot';
import browser, { type Runtime } from 'webextension-polyfill';
import type { PromptPush } from '../../messages/prompt-push.js';
import { type PromptSays, promptSays } from '../../messages/prompt-says.js';
import { keepAwake } from '../awake.js';
import type { PromptView } from './queue.js';

const page = 'ui/prompt/index.html';
const size = { width: 440, height: 720 };
export interface PromptEvents {
  /** The question to show now; undefined when there is none. */
  content(): Promise<PromptPush | undefined>;
  said(what: PromptSays): void;
  closed(): void;
}

export class PromptWindow implements PromptView {
  readonly #events: PromptEvents;
  #windowId: number | undefined;
  #port: Runtime.Port | undefined;
  /** An open port keeps no background: the window would go with it. */
  #sleep: (() => void) | undefined;
  /** Between open and close: what the address of the wanted window ends in. */
  #key: string | undefined;
  #pushes = 0;

  constructor(events: PromptEvents) {
    this.#events = events;
  }

  async open(): Promise<void> {
    const key = crypto.randomUUID();
    this.#key = key;
    this.#sleep ??= keepAwake();
    const url = `${page}?${key}`;
    const { id } = await browser.windows.create({ type: 'popup', url, focused: true, ...size });
    // All who waited may have gone while it opened, and others have come.
    if (key === this.#key) this.#windowId = id;
    else if (id !== undefined) await browser.windows.remove(id);
  }

  close(): void {
    this.#key = undefined;
    this.#sleep?.();
    this.#sleep = undefined;
    const id = this.#windowId;
    this.#windowId = undefined;
    this.#port?.disconnect();
    this.#port = undefined;
    if (id !== undefined) void browser.windows.remove(id).catch(() => undefined);
  }

  update(): void {
    this.#push().catch(error => console.error('Question not shown', error));
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
    // A window left over from an earlier worker, or one given up while it opened, has nothing to ask, and its end ends
    // nothing.
    const key = URL.parse(port.sender?.url ?? '')?.search.slice(1);
    if (this.#key === undefined || key !== this.#key) {
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
      if (said.success) this.#events.said(said.output);
    });
    this.update();
  }

  async #push(): Promise<void> {
    const mine = ++this.#pushes;
    const push = await this.#events.content();
    // A later one shows what is asked by now.
    if (push !== undefined && mine === this.#pushes) this.#port?.postMessage(push);
  }
}
