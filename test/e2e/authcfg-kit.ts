/** A browser and a server with two configs at one address and one at another, and what arrives there of whom. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector, delayed, page as html, pageOrPicture } from '../servers/lib/answers.js';
import { type Received, withHost } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, password } from './kit.js';
import { oneOfEach } from './one-of-each.js';

const hosts = ['own.test', 'foreign.test'];
const users = { alice: 'secret of alice', bob: 'secret of bob', carol: 'secret of carol' };
export type User = keyof typeof users;
export const header = (user: User) => basicOf(user, users[user]);
/** By kind of request, what arrives of it. */
export const eachKind = (authorization: string | undefined) =>
  Object.fromEntries(Object.keys(oneOfEach).map(name => [name, [authorization]]));

/** Navigations: a config that is not proven yet is tried by a request of Latchkey's own where others are under way. */
const summary = (log: readonly Received[]) =>
  log
    .filter(it => it.headers['sec-fetch-mode'] === 'navigate')
    .map(it => [it.status, it.headers.authorization]);

/** `granted`: what the browser lets Latchkey see beside `own.test`. */
export async function startNaming(granted: readonly string[]) {
  const certificate = await makeCertificate(hosts);
  const routes = {
    '/*': html('<h1>Page</h1>', 'Page'),
    '/slow': delayed(3000, collector),
    '/tie/*': basic('Tie', users, pageOrPicture),
    '/single/*': basic('Single', users, pageOrPicture),
  };
  const server = await startNode({ certificate, sites: { own: { host: 'own.test', routes } } });
  const { own } = server.urls;
  const [tie, single] = [`${own}/tie/`, `${own}/single/`];
  const latchkey = await start({
    browser,
    grants: ['https://own.test', ...granted],
    // The browser's own second line is off: what is not sent, Latchkey did not send.
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  const add = (user: User, resource: string) =>
    latchkey.addConfig({
      name: `Config of ${user}`,
      method: 'Basic',
      fields: { username: user, password: users[user] },
      resources: [resource],
    });
  const ids = {
    alice: await add('alice', tie),
    bob: await add('bob', tie),
    carol: await add('carol', single),
  };

  let runs = 0;
  const found = (mark: string) =>
    server.log.filter(({ url }) => new URLSearchParams(url.split('?')[1]).get('mark') === mark);
  const navigations = (mark: string) => summary(found(mark));

  /** Where nothing chooses, the user is asked, and here does not answer. */
  async function chooseNone(): Promise<void> {
    for (const prompt of latchkey.promptWindows())
      if ((await prompt.kind().catch(() => '')) === 'choose') await prompt.cancel();
  }

  /** What arrives of one navigation, as a user begins it who types the address. */
  async function typed(at: string, query: string, tail = '') {
    const mark = `${++runs}`;
    const tab = await latchkey.newPage(`${at}page?mark=${mark}&${query}${tail}`);
    await eventually('the navigation', () => found(mark).find(it => it.status !== undefined));
    return { tab, arrived: navigations(mark) };
  }

  /** What arrives of one request of each kind from `from`; by kind, Authorization of each. */
  async function asked(from: Page, at: string, query: string, names = Object.keys(oneOfEach)) {
    const marks = new Map<string, string>();
    for (const name of names) {
      const mark = `${++runs}`;
      marks.set(name, mark);
      await from.evaluate(oneOfEach[name] as (url: string) => void, `${at}x?mark=${mark}&${query}`);
    }
    await eventually('all kinds in the log', async () => {
      await chooseNone();
      return [...marks.values()].every(mark => found(mark).some(it => it.status !== undefined));
    });
    // Firefox repeats a request that the user was asked about and did not answer (decision 15).
    const repeated = (mark: string) => found(mark).every(it => it.headers.authorization === undefined);
    return Object.fromEntries(
      [...marks].map(([name, mark]) => [
        name,
        found(mark)
          .slice(0, browser === 'firefox' && repeated(mark) ? 1 : undefined)
          .map(it => it.headers.authorization),
      ]),
    );
  }

  /** What arrives of a link that a page follows. */
  async function followed(from: Page, query: string) {
    const mark = `${++runs}`;
    const url = `${tie}page?mark=${mark}&${query}`;
    const there = from.waitForURL(url).then(() => true);
    // The page may be gone before it has answered.
    await from.evaluate(to => location.assign(to), url).catch(() => {});
    while (!(await Promise.race([there, sleep(200)]))) await chooseNone();
    return navigations(mark);
  }

  return {
    ...{ latchkey, own, tie, single, ids, found, navigations, chooseNone, typed, asked, followed },
    /** Of a request that a test makes by itself. */
    nextMark: () => `${++runs}`,
    /** Of the request that was made last, or so many before it. */
    lastMark: (back = 0) => `${runs - back}`,
    ownPage: () => latchkey.newPage(`${own}/`),
    foreignPage: () => latchkey.newPage(`${withHost(own, 'foreign.test')}/`),
    stop: async () => {
      await latchkey.close();
      await server.stop();
    },
  };
}

export type Naming = Awaited<ReturnType<typeof startNaming>>;
