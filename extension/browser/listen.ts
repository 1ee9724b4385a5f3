/**
 * Listening to web requests from before the first permission on. Chromium refuses a webRequest listener of an
 * extension that holds no host permission at all (it names an error and calls nobody), so a freshly installed
 * Latchkey would stay deaf until its worker starts anew. Measured on Chromium 156.
 */
import browser from 'webextension-polyfill';
import type { WebRequestEvent } from './browser.js';

const listeners: { readonly remove: () => void; readonly add: () => void }[] = [];
/** Unknown until the browser has said which permissions there were when the script ran. */
let refused = false;

/** `event.addListener(listener, ...rest)`, now and, if the browser refuses it now, with the first permission. */
export function listen<Listener, Rest extends unknown[]>(
  event: WebRequestEvent<Listener, Rest>,
  listener: Listener,
  ...rest: Rest
): void {
  const add = () => event.addListener(listener, ...rest);
  listeners.push({ remove: () => event.removeListener(listener), add });
  add();
}

/** Registers what the browser refused once the user gives a first permission. To be called while the script runs. */
export function listenForFirstPermission(): void {
  void browser.permissions.getAll().then(({ origins }) => {
    refused = (origins ?? []).length === 0;
  });
  browser.permissions.onAdded.addListener(() => {
    // Never without need: a removed listener would let go of the requests it holds.
    if (!refused) return;
    refused = false;
    // All are removed first: of two at one event the second's removal would take the first along (measured).
    for (const { remove } of listeners) remove();
    for (const { add } of listeners) add();
  });
}
