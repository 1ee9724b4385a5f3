/**
 * Between Playwright and Firefox: commands that ESR 153 does not know are left out, events that it does not send are
 * told, and commands of our own are sent.
 */
import { poll } from '../../wait.js';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly type?: string;
  readonly result?: unknown;
  readonly error?: string;
  readonly message?: string;
}

interface Realm {
  readonly realm: string;
  readonly sandbox?: string;
}

/** What is read of events about pages and their realms. */
interface Event extends Partial<Realm> {
  readonly context?: string;
  readonly url?: string;
}

/** A connection to the browser, as Playwright has it. */
export interface Transport {
  send(message: Message): void;
  close(): void;
  onmessage?: (message: Message) => void;
  onclose?: (reason?: string) => void;
}

/** Sends a command of WebDriver BiDi and gives its result. */
export type Send = <Result>(method: string, params: object) => Promise<Result>;

/**
 * Commands of Playwright that are answered here instead of by the browser. ESR 153 has no emulation of media
 * features; and a session that intercepts challenges would answer those that the extension leaves to the browser.
 */
const answeredHere: ReadonlyMap<string, object> = new Map([
  ['emulation.setMediaFeaturesOverride', {}],
  ['network.addIntercept', { intercept: 'none' }],
]);
/** Playwright counts its commands from 1. */
const firstOwnId = 1_000_000_000;

export interface Tap {
  /** Playwright's end of the connection. */
  readonly playwright: Transport;
  /** Reaches the browser beside Playwright. */
  readonly send: Send;
  /** Scripts that Playwright runs during `work` do not count as an act of the user. */
  unprompted<T>(work: () => Promise<T>): Promise<T>;
}

/** Stands between Playwright and the browser. */
export function tap(browser: Transport): Tap {
  const waiting = new Map<number, (answer: Message) => void>();
  /** The realm of each page, by its context. */
  const realmOf = new Map<string, string>();
  let nextId = firstOwnId;
  let unprompted = 0;
  const playwright: Transport = {
    send: message => {
      const { id = 0, method = '', params } = message;
      const result = answeredHere.get(method);
      if (result !== undefined) {
        setImmediate(() => playwright.onmessage?.({ id, type: 'success', result }));
        return;
      }
      if (unprompted > 0 && method.startsWith('script.')) {
        browser.send({ ...message, params: { ...(params as object), userActivation: false } });
        return;
      }
      if (method === 'browsingContext.close') waiting.set(id, answer => closed(answer, params));
      browser.send(message);
    },
    close: () => browser.close(),
  };
  /** With the last tab of a window that the browser opened at its start goes the event that tells of its end. */
  const closed = (answer: Message, params: unknown) => {
    waiting.delete(answer.id ?? 0);
    if (answer.type === 'success')
      playwright.onmessage?.({ type: 'event', method: 'browsingContext.contextDestroyed', params });
    playwright.onmessage?.(answer);
  };
  /** Of the first page in the extensions' process Firefox tells no realm; a realm told twice is told once. */
  const tellRealms = async (context: string) => {
    await poll(async () => {
      const { realms } = await send<{ realms: Realm[] }>('script.getRealms', { context, type: 'window' });
      const found = realms.filter(realm => realm.sandbox === undefined);
      for (const params of found) tell({ type: 'event', method: 'script.realmCreated', params });
      return found.length > 0 || undefined;
    }, 5000).catch(() => undefined); // the page has gone
  };
  /** Nor does it tell of the end of a page whose window an extension closed. */
  const tellEnd = async (context: string) => {
    const gone = await poll(async () => {
      if (realmOf.has(context)) return false; // it went on to another page
      return send('browsingContext.getTree', { root: context }).then(
        () => undefined,
        () => true,
      );
    }, 5000);
    if (gone)
      playwright.onmessage?.({
        type: 'event',
        method: 'browsingContext.contextDestroyed',
        params: { context },
      });
  };
  const onEvent: Record<string, (event: Event) => void> = {
    'browsingContext.navigationCommitted': ({ context = '', url }) => {
      if (url?.startsWith('moz-extension:')) void tellRealms(context);
    },
    'script.realmCreated': ({ context, realm = '', sandbox }) => {
      if (context !== undefined && sandbox === undefined) realmOf.set(context, realm);
    },
    'script.realmDestroyed': ({ realm }) => {
      const [context] = [...realmOf].find(([, current]) => current === realm) ?? [];
      if (context === undefined) return;
      realmOf.delete(context);
      void tellEnd(context);
    },
  };
  const tell = (message: Message) => {
    playwright.onmessage?.(message);
    onEvent[message.method ?? '']?.(message.params as Event);
  };
  browser.onmessage = message => {
    const taken = message.id === undefined ? undefined : waiting.get(message.id);
    if (taken === undefined) tell(message);
    else taken(message);
  };
  browser.onclose = reason => playwright.onclose?.(reason);
  const send: Send = <Result>(method: string, params: object) =>
    new Promise<Result>((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, answer => {
        waiting.delete(id);
        if (answer.type === 'error') reject(new Error(`${method}: ${answer.error}: ${answer.message}`));
        else resolve(answer.result as Result);
      });
      browser.send({ id, method, params });
    });
  return {
    playwright,
    send,
    unprompted: async work => {
      unprompted++;
      return work().finally(() => {
        unprompted--;
      });
    },
  };
}
