/**
 * Who may connect, and what is asked over a port. A port that is not from one of our pages by the browser's own word on
 * the sender, or claims to be another page's, is cut.
 */
import * as v from 'valibot';
import browser, { type Runtime } from 'webextension-polyfill';
import { type Answer, type Endpoint, promptPort, question } from '../messages/ports.js';
import { promptWindow } from './prompt/ask.js';
import { claimed } from './sender.js';

/** Answers a request of a page; rejects when it is none, or not for that page. */
export type Answering = (from: Endpoint, name: string, data: unknown) => Promise<unknown>;

function serve(port: Runtime.Port, from: Endpoint, answer: Answering): void {
  let open = true;
  port.onDisconnect.addListener(() => {
    open = false;
  });
  port.onMessage.addListener(message => {
    const asked = v.safeParse(question, message);
    if (!asked.success) return port.disconnect();
    const { id, name, data } = asked.output;
    const send = (result: Answer) => {
      if (open) port.postMessage(result);
    };
    answer(from, name, data).then(
      it => send({ id, ok: true, answer: it }),
      error => {
        console.warn(`${name} failed`, error);
        send({ id, ok: false, error: error instanceof Error ? error.message : String(error) });
      },
    );
  });
}

/** Serves our pages from now on. */
export function listenForPages(answer: Answering): void {
  browser.runtime.onConnect.addListener(port => {
    const own = { id: browser.runtime.id, origin: location.origin };
    const from = claimed(port.name, port.sender ?? {}, own);
    if (from === undefined) port.disconnect();
    else if (from === promptPort) promptWindow.connected(port);
    else serve(port, from, answer);
  });
}
