/** Keeps the background running. */
import browser from 'webextension-polyfill';

/** It stops after 30 s without an event, and a wait is none. */
const everyMs = 5000;

/** From now until what it gives is called. */
export function keepAwake(): () => void {
  const timer = setInterval(() => void browser.runtime.getPlatformInfo(), everyMs);
  return () => clearInterval(timer);
}
