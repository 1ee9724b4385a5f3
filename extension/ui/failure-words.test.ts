import { expect, it, vi } from 'vitest';
import { BackupTooLarge, NotStorable, VaultStale } from '../vault/care.js';
import { failureText } from './failure-words.js';

vi.mock('webextension-polyfill', () => import('./testing/browser.js'));

it('has words of its own for what the user can do something about', () => {
  const other = failureText(new Error('something'));
  expect(failureText('no error at all')).toBe(other);
  const texts = [new BackupTooLarge(), new NotStorable('aliases'), new VaultStale()].map(failureText);
  expect(new Set([other, ...texts]).size).toBe(texts.length + 1);
});
