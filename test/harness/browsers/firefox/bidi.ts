/**
 * Debian's Firefox, driven by Playwright over WebDriver BiDi (channel `moz-firefox`), so that page objects and tests
 * are the same for both browsers. Here, and only here, Playwright's insides are used (its version is pinned): its
 * connection to the browser is tapped (tap.ts).
 */
import { type BrowserContext, firefox } from 'playwright-core';
import { type Tap, type Transport, tap } from './tap.js';

interface BidiFirefox {
  connectToTransport(transport: Transport, ...rest: unknown[]): Promise<unknown>;
}

export interface LaunchedFirefox extends Pick<Tap, 'send' | 'unprompted'> {
  readonly context: BrowserContext;
}

type Launch = NonNullable<Parameters<typeof firefox.launchPersistentContext>[1]>;
/** One launch at a time, as they share the place where the connection is taken over. */
let launches: Promise<unknown> = Promise.resolve();

/** Starts Firefox on a profile. */
export function launchFirefox(profile: string, options: Launch): Promise<LaunchedFirefox> {
  const launched = launches.then(async () => {
    type Inside = { toImpl(object: unknown): { _bidiFirefox: BidiFirefox } };
    const { _bidiFirefox: bidi } = (firefox as unknown as { _connection: Inside })._connection.toImpl(
      firefox,
    );
    const prototype = Object.getPrototypeOf(bidi) as BidiFirefox;
    let tapped: Tap | undefined;
    bidi.connectToTransport = (transport, ...rest) => {
      tapped = tap(transport);
      return prototype.connectToTransport.call(bidi, tapped.playwright, ...rest);
    };
    const context = await firefox.launchPersistentContext(profile, { ...options, channel: 'moz-firefox' });
    if (tapped === undefined) throw new Error('Playwright made no connection to Firefox');
    const { send, unprompted } = tapped as Tap;
    return { context, send, unprompted };
  });
  launches = launched.catch(() => undefined);
  return launched;
}
