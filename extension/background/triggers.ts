/** What locks without anyone pressing the button: the keyboard command, the screen lock, idle time, a stale vault. */
import browser from 'webextension-polyfill';
import { locksAt } from './idle.js';
import { lock, lockIfLeft } from './lock.js';
import { onStale, opened, ready } from './session.js';

export function listenForLocks(): void {
  onStale(() => void lockIfLeft().catch(error => console.error('Not locked', error)));
  browser.commands.onCommand.addListener(command => {
    if (command === 'lock') void ready().then(lock);
  });
  browser.idle.onStateChanged.addListener(state => {
    void ready().then(() => {
      if (locksAt(state, opened()?.vault.settings().idleMinutes ?? 0)) return lock();
    });
  });
}
