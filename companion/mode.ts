/**
 * What this program is asked to be. One file serves three callers, which differ in their arguments alone: a browser
 * starts it as its native messaging host, p11-kit as a token, a user by hand.
 */
export type Mode =
  | { readonly kind: 'native-host'; readonly caller: string }
  | { readonly kind: 'token'; readonly args: readonly string[] }
  /** The process that parses files of unknown origin; started by this program alone (`reader/`). */
  | { readonly kind: 'reader' }
  | { readonly kind: 'command'; readonly args: readonly string[] };

/** Chromium: `chrome-extension://ID/`, on Windows followed by `--parent-window=N`. */
const chromiumCaller = /^chrome-extension:\/\/[a-p]{32}\/$/;

/**
 * @param args the arguments after the program's own name
 *
 * Firefox gives the path of its manifest and the add-on's id. Whether the caller is one we serve is the host's to
 * check: this says only who claims to call.
 */
export function modeOf(args: readonly string[]): Mode {
  const [first = '', second] = args;
  if (chromiumCaller.test(first)) return { kind: 'native-host', caller: first };
  if (first.startsWith('/') && first.endsWith('.json') && second !== undefined && args.length === 2) {
    return { kind: 'native-host', caller: second };
  }
  if (first === 'token') return { kind: 'token', args: args.slice(1) };
  if (first === readerArgument && args.length === 1) return { kind: 'reader' };
  return { kind: 'command', args };
}

/** Not a command for users: without our parent at the other end of its pipes it does nothing. */
export const readerArgument = 'reader-process';
