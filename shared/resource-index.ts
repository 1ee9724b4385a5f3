/**
 * Resources by host, so that the cost of a match grows with the URL (its labels and path segments), not with the
 * number of configs.
 */
import { parentsOf } from './domains.js';
import { type Resource, type Target, targetOf } from './resource.js';

interface HostEntry<T> {
  /** Longest path held, so that a URL of ten thousand segments costs no more than the paths that exist. */
  longestPath: number;
  readonly byPath: Map<string, T[]>;
}

/** Key of all resources that share scheme, host form and port. */
function hostKey(scheme: string, host: string, wildcard: boolean, port: number): string {
  return `${scheme}:${wildcard ? '*.' : ''}${host}:${port}`;
}

/** The prefixes of `path` that a resource may have to cover it, longest first. */
function* coveringPaths(path: string, longest: number): Generator<string> {
  if (path.length <= longest) yield path;
  for (let end = Math.min(path.length - 1, longest); end >= 0; end--) {
    // A border lies before and behind each slash: `/a/b` is covered by `/a/` and by `/a`.
    if (path[end] === '/' && end + 1 < path.length && end + 1 <= longest) yield path.slice(0, end + 1);
    if (path[end] === '/' && end > 0 && path[end - 1] !== '/') yield path.slice(0, end);
  }
}

/** The host forms that match `target`: itself, then wildcards from the nearest label up. */
function* hostKeys({ scheme, host, port }: Target): Generator<string> {
  yield hostKey(scheme, host, false, port);
  for (const parent of parentsOf(host)) yield hostKey(scheme, parent, true, port);
}

/** A set of things with a resource each; `T` is whatever hangs on the resource (a pair of config and resource). */
export class ResourceIndex<T extends { readonly resource: Resource }> {
  readonly #hosts = new Map<string, HostEntry<T>>();

  constructor(entries: Iterable<T> = []) {
    for (const entry of entries) this.#add(entry);
  }

  #add(entry: T): void {
    const { scheme, host, wildcard, port, path } = entry.resource;
    const key = hostKey(scheme, host, wildcard, port);
    let hostEntry = this.#hosts.get(key);
    if (hostEntry === undefined) {
      hostEntry = { longestPath: 0, byPath: new Map() };
      this.#hosts.set(key, hostEntry);
    }
    hostEntry.longestPath = Math.max(hostEntry.longestPath, path.length);
    const same = hostEntry.byPath.get(path);
    if (same === undefined) hostEntry.byPath.set(path, [entry]);
    else same.push(entry);
  }

  /** Groups of entries that match `url`, most specific first: what `rank` gives, without looking at all. */
  *groups(url: string): Generator<readonly T[]> {
    const target = targetOf(url);
    if (target !== undefined) yield* this.groupsOf(target);
  }

  /** The same, for what of a URL takes part in matching. */
  *groupsOf(target: Target): Generator<readonly T[]> {
    for (const key of hostKeys(target)) {
      const hostEntry = this.#hosts.get(key);
      if (hostEntry === undefined) continue;
      for (const path of coveringPaths(target.path, hostEntry.longestPath)) {
        const group = hostEntry.byPath.get(path);
        if (group !== undefined) yield group;
      }
    }
  }

  /** The entries of the most specific resource that matches `url`; more than one is a tie, none is no match. */
  best(url: string): readonly T[] {
    for (const group of this.groups(url)) return group;
    return [];
  }
}
