/** Texts of the current locale. Every text a user reads comes from `_locales`, by a key the compiler knows. */

import browser from 'webextension-polyfill';
import type messages from '../_locales/en/messages.json';

export type MessageKey = keyof typeof messages;

/** The text of `key`, its placeholders filled in order. Substitutions are text, never markup. */
export function t(key: MessageKey, ...substitutions: (string | number)[]): string {
  return browser.i18n.getMessage(key, substitutions.map(String));
}

/** `one` for exactly one, else `other`; both take the count as their first placeholder. */
export function counted(count: number, one: MessageKey, other: MessageKey): string {
  return t(count === 1 ? one : other, count);
}
