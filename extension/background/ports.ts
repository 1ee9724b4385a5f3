/**
 * Who may connect. webext-bridge's handlers never see the browser's own word on the sender, so this guard runs
 * before it: a port that is not from one of our pages, or claims another page's endpoint, is cut. It registers when
 * imported, and index.ts imports it first, as the bridge registers when imported too.
 */
import browser from 'webextension-polyfill';
import { promptPort } from '../messages.js';
import { promptWindow } from './prompt/ask.js';
import { mayConnect } from './sender.js';

browser.runtime.onConnect.addListener(port => {
  const own = { id: browser.runtime.id, origin: location.origin };
  if (!mayConnect(port.name, port.sender ?? {}, own)) port.disconnect();
  else if (port.name === promptPort) promptWindow.connected(port);
});
