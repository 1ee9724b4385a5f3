/** Host permissions, asked for by scheme and exact host (invariant 3). */

import browser from 'webextension-polyfill';
import { parseResource, permissionOrigin } from '../../shared/resource.js';

/** Permission for all hosts: "watch all sites". */
export const everyHost = ['https://*/*', 'http://*/*', 'wss://*/*', 'ws://*/*'] as const;

/** The permission origins of resource texts, each once; texts that are no resource need none. */
export function originsOf(resources: readonly string[]): string[] {
  const origins = resources.map(text => {
    const parsed = parseResource(text);
    return parsed.ok ? [permissionOrigin(parsed.resource)] : [];
  });
  return [...new Set(origins.flat())];
}

/** With the WebSockets of each: their scheme needs a permission of its own; the browser's dialog names hosts only. */
function withWebSockets(origins: readonly string[]): string[] {
  return origins.flatMap(origin => [origin, origin.replace(/^http/, 'ws')]);
}

/**
 * Asks for match patterns in one dialog; what is granted already is not asked again. Must be called synchronously in a
 * click or key handler, before any await: browsers ask only during a user gesture.
 */
export function requestPatterns(origins: readonly string[]): Promise<boolean> {
  try {
    return browser.permissions.request({ origins: [...origins] }).catch(() => false);
  } catch {
    // A host the browser takes no pattern for is a permission that cannot be had.
    return Promise.resolve(false);
  }
}

/** Asks for all `origins` with their WebSockets; as `requestPatterns`. */
export function requestOrigins(origins: readonly string[]): Promise<boolean> {
  return origins.length === 0 ? Promise.resolve(true) : requestPatterns(withWebSockets(origins));
}

/** Asks for the host of an origin, whatever its port; as `requestPatterns`. */
export const requestHost = (origin: string): Promise<boolean> =>
  requestPatterns([`${origin.replace(/:\d+$/, '')}/*`]);

/** Asks for what the companion needs; Firefox has it as an optional permission. As `requestPatterns`. */
export function requestNativeMessaging(): Promise<boolean> {
  const wanted = { permissions: ['nativeMessaging', 'pkcs11'] } as unknown as { permissions: [] };
  return browser.permissions.request(wanted).catch(() => false);
}
