/**
 * Firefox hands blocking events of webRequest over in batches, one for each frame that listens, and takes the answers
 * of a batch when all of them are there (ConduitsParent.batch, ConduitsChild.receiveMessage in ESR 153): one that is
 * held would hold those of requests that have nothing to do with it, and even of those it waits for. So what may be
 * held is listened to in a frame of its own.
 */
import type { Browser } from 'webextension-polyfill';

/** The browser's API as an empty frame of the event page has it: there at once, and as long as that page. */
export function apiOfOwnFrame(): Browser {
  const frame = document.createElement('iframe');
  document.documentElement.append(frame);
  return (frame.contentWindow as unknown as { readonly browser: Browser }).browser;
}
