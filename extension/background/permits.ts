/** Host permissions the browser granted: what they suffice for, and whose pages they open. */
import browser from 'webextension-polyfill';
import { parentsOf } from '../../shared/domains.js';
import { permissionOrigin, type Resource } from '../../shared/resource.js';
import type { PageHosts } from './attach/initiators.js';

/** Match patterns of the hosts that the browser granted. */
export async function grantedOrigins(): Promise<ReadonlySet<string>> {
  return new Set((await browser.permissions.getAll()).origins ?? []);
}

/**
 * The hosts that granted match patterns name. Permission for all hosts names none ("watch all
 * sites" is another product, with means of its own).
 */
export function grantedHosts(granted: Iterable<string>): PageHosts[] {
  return [...granted].flatMap(pattern => {
    const [, scheme, wildcard, host] = /^(https?|\*):\/\/(\*\.)?([^*/]+)\//.exec(pattern) ?? [];
    return scheme === undefined || host === undefined
      ? []
      : [{ scheme, host, wildcard: wildcard !== undefined }];
  });
}

/**
 * Whether they suffice for a resource. `granted`: match patterns. The cost grows with the labels of the host alone.
 */
export function permits(granted: ReadonlySet<string>, resource: Resource): boolean {
  const { scheme, host, wildcard } = resource;
  if (granted.has('<all_urls>') || granted.has(permissionOrigin(resource))) return true;
  const hosts = ['*', `*.${host}`, ...(wildcard ? [] : [host]), ...[...parentsOf(host)].map(it => `*.${it}`)];
  return hosts.some(it => granted.has(`${scheme}://${it}/*`) || granted.has(`*://${it}/*`));
}
