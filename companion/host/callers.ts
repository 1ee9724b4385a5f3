/**
 * Which extensions are served. Browsers check the manifest of the host before they start it; this is the second line,
 * for a manifest that somebody widened. The launcher that `install` writes names other ids, for instance of a store's.
 */
import { extensionIds } from '../../shared/protocol.js';

/** Set by the launcher: ids with blanks between. */
export const extensionsVariable = 'LATCHKEY_EXTENSIONS';

/** An id of Chromium or of Firefox: what `install` takes. */
export const extensionId = /^(?:[a-p]{32}|[\w.-]*@[\w.-]+|\{[0-9a-f-]{36}\})$/i;

/** @param caller `chrome-extension://ID/` or an add-on's id, as the browser gives it */
export function isServed(caller: string, env: Readonly<Record<string, string | undefined>> = process.env) {
  const id = /^chrome-extension:\/\/([a-p]{32})\/$/.exec(caller)?.[1] ?? caller;
  const installed = env[extensionsVariable]?.split(' ').filter(each => extensionId.test(each)) ?? [];
  return [...extensionIds, ...installed].includes(id);
}
