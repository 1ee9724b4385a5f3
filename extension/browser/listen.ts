/**
 * Listening to web requests from before the first permission on. Chromium refuses a webRequest listener of an
 * extension that holds no host permission at all (it names an error and calls nobody), so a freshly installed
 * Latchkey would stay deaf until its worker starts anew. Measured on Chromium 156.
 */
import browser from 'webextension-polyfill';
import type { WebRequestEvent } from './browser.js';

const again: (() => void)[] = [];
/** Unknown until the browser has said which permissions there were when the script ran. */
let refused = false;

/** `event.addListener(listener, ...rest)`, now and, if the browser refuses it now, with the first permission. */
export function listen<Listener, Rest extends unknown[]>(
  event: WebRequestEvent<Listener, Rest>,
  listener: Listener,
  ...rest: Rest
): void {
  event.addListener(listener, ...rest);
  again.push(() => {
    event.removeListener(listener);
    event.addListener(listener, ...rest);
  });
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
    for (const add of again) add();
  });
}
