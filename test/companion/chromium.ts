/**
 * A real Chromium with the built extension, in a home of its own and if wanted as an unprivileged user. The extension
 * does not speak to the companion yet: the view of its manifest, a page with its origin and APIs, does so here.
 */
import { resolve } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { type AnswerEnvelope, extensionIds, hostName, protocolVersion } from '../../shared/protocol.js';
import { starter } from '../harness/browsers/namespace.js';
import { poll } from '../harness/wait.js';
import type { CompanionAsk } from './native.js';

export interface CompanionPort {
  readonly ask: CompanionAsk;
  disconnect(): Promise<void>;
}

export interface Chromium {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Loads a page and gives its text, or the browser's error. */
  visit(url: string): Promise<string>;
  connect(): Promise<CompanionPort>;
  close(): Promise<void>;
}

export interface ChromiumOptions {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly profile: string;
  readonly trust: string;
  /** Names that mean this machine. */
  readonly hosts: readonly string[];
  /** Lines of shell, run in the browser's mount namespace before it starts. */
  readonly prepare?: readonly string[];
  /** Number of the user it runs as; else this one. */
  readonly user?: number;
}

const extension = resolve(import.meta.dirname, '../../dist/chromium');

/** The page's side of a connection to the companion: answers by the number of their request. */
function openPort(host: string) {
  const port = chrome.runtime.connectNative(host);
  const waiting = new Map<number, (answer: AnswerEnvelope) => void>();
  const state = { error: undefined as string | undefined };
  port.onMessage.addListener((message: AnswerEnvelope) => waiting.get(message.id ?? -1)?.(message));
  port.onDisconnect.addListener(() => {
    state.error = chrome.runtime.lastError?.message ?? 'disconnected';
    for (const each of waiting.values())
      each({ id: 0, ok: false, error: { code: 'internal', message: state.error } });
  });
  let last = 0;
  Object.assign(globalThis, {
    companionPort: port,
    askCompanion: (type: string, request: object) =>
      new Promise<AnswerEnvelope>(done => {
        if (state.error) return done({ id: 0, ok: false, error: { code: 'internal', message: state.error } });
        const id = ++last;
        waiting.set(id, done);
        return port.postMessage({ id, type, ...request });
      }),
  });
}

async function connect(context: BrowserContext): Promise<CompanionPort> {
  const page = await context.newPage();
  // The onboarding page opens by itself, in a blank tab if there is one.
  const there = await poll(
    () =>
      page.goto(`chrome-extension://${extensionIds[0]}/manifest.json`).then(
        () => page.url().endsWith('/manifest.json') || undefined,
        () => undefined,
      ),
    15_000,
  );
  if (!there) throw new Error('The extension is not loaded');
  await page.evaluate(openPort, hostName);
  const ask: CompanionAsk = async (type, request) => {
    const answer = await page.evaluate(
      ([name, fields]) =>
        (globalThis as never as { askCompanion(t: string, r: object): Promise<AnswerEnvelope> }).askCompanion(
          name,
          fields,
        ),
      [type, request as object] as const,
    );
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return answer.answer as never;
  };
  await ask('hello', { protocol: protocolVersion, profile: 'chromium-test' });
  return { ask, disconnect: () => page.close() };
}

export async function startChromium(options: ChromiumOptions): Promise<Chromium> {
  const context = await chromium.launchPersistentContext(options.profile, {
    executablePath: starter({ ...options, program: '/usr/lib/chromium/chromium', folder: options.home }),
    headless: false,
    ignoreDefaultArgs: ['--disable-extensions'],
    env: options.env,
    args: [
      ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      `--load-extension=${extension}`,
      `--disable-extensions-except=${extension}`,
      `--host-resolver-rules=${options.hosts.map(each => `MAP ${each} 127.0.0.1, `).join('')}EXCLUDE 127.0.0.1, MAP * ~NOTFOUND`,
      `--ignore-certificate-errors-spki-list=${options.trust}`,
    ],
  });
  const page = await context.newPage();
  return {
    context,
    page,
    visit: async url => {
      try {
        await page.goto(url, { timeout: 20_000 });
        return (await page.textContent('body')) ?? '';
      } catch (error) {
        return /net::\w+|Timeout/.exec(String(error))?.[0] ?? String(error);
      }
    },
    connect: () => connect(context),
    close: () => context.close(),
  };
}
