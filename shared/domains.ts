/** Hosts as names with labels. */

/** The host of a URL; empty where it has none, undefined where there is no URL. */
export function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : URL.parse(url)?.hostname;
}

/** The domains above `host`, nearest first: `b.c` and `c` for `a.b.c`. */
export function* parentsOf(host: string): Generator<string> {
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) yield host.slice(dot + 1);
}

/** `host` itself, then the domains above it. */
export function* hostAndParents(host: string): Generator<string> {
  yield host;
  yield* parentsOf(host);
}

/** Whether `host` is `suffix` with one or more whole labels before it. */
export function isBelow(host: string, suffix: string): boolean {
  return host.length > suffix.length + 1 && host.endsWith(`.${suffix}`);
}
