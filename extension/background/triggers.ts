/** What locks without anyone pressing the button: the keyboard command, the screen lock, idle time. */
import browser from 'webextension-polyfill';
import { locksAt } from './idle.js';
import { lock } from './lock.js';
import { opened, ready } from './session.js';

export function listenForLocks(): void {
  browser.commands.onCommand.addListener(command => {
    if (command === 'lock') void ready().then(lock);
  });
  browser.idle.onStateChanged.addListener(state => {
    void ready().then(() => {
      if (locksAt(state, opened()?.vault.settings().idleMinutes ?? 0)) return lock();
    });
  });
}
