/** Requests that other sites cause (invariant 3): nothing of ours goes with them, whatever was granted. */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector, cors, page } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { ask, carried, everything } from './any-page.js';
import { byKind } from './kinds.js';
import { basicOf, browser, eventually, password } from './kit.js';

const secret = basicOf('user', 'secret');
const hosts = ['own.test', 'sub.own.test', 'foreign.test', 'twin.test', 'wild.test', 'x.wild.test'];
/** Permissions beyond those of the resources: given for other resources, or left over from removed ones. */
const others = ['https://foreign.test', 'https://sub.own.test', 'http://twin.test'];

describe.each([
  ['without permission for the other sites', []],
  ['with permission for them', others],
])('%s', (_, granted) => {
  let server: Running<'own' | 'port' | 'clear'>;
  let latchkey: Harness;
  /** Served by a rule, whoever asks for credentials or not. */
  let area: string;
  /** Asks for credentials, and is served by challenge alone. */
  let asks: string;

  beforeAll(async () => {
    const users = { user: 'secret' };
    const routes = {
      '/': page('<h1>Page</h1>'),
      '/area/*': collector,
      '/asks/*': cors(basic('Area', users, collector)),
    };
    const certificate = await makeCertificate(hosts);
    server = await startNode({
      certificate,
      sites: {
        own: { host: 'own.test', routes },
        port: { host: 'own.test', routes },
        clear: { host: 'own.test', tls: false, routes },
      },
    });
    latchkey = await start({
      browser,
      grants: ['https://own.test', 'https://twin.test', 'https://*.wild.test', ...granted],
      // The browser's own second line is off: what is not sent, Latchkey did not send.
      thirdPartyCookies: 'allow',
      trust: [certificate.spki],
      hosts,
    });
    area = `${server.urls.own}/area/`;
    asks = `${server.urls.own}/asks/`;
    await latchkey.createVault(password);
    await latchkey.addConfig({
      name: 'Areas',
      method: 'Basic',
      fields: { username: 'user', password: 'secret' },
      resources: [
        ...[area, at('twin.test'), at('wild.test'), at('*.wild.test')].map(url => ({
          url,
          attach: 'at-once' as const,
        })),
        { url: asks, attach: 'challenge' },
      ],
    });
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
  });

  function at(host: string): string {
    return `https://${host}:${new URL(server.urls.own).port}/area/`;
  }
  const open = (origin: string) => latchkey.newPage(`${origin}/`);

  /** Adds a frame to a page and gives it once it shows what it was given. */
  async function frameIn(top: Page, attributes: Record<string, string>): Promise<Frame> {
    const name = `frame-${top.frames().length}`;
    await top.evaluate(
      given => {
        const frame = document.createElement('iframe');
        for (const [name, value] of Object.entries(given)) frame.setAttribute(name, value);
        document.body.append(frame);
      },
      { ...attributes, name },
    );
    return eventually('the frame', async () => {
      const element = await top.$(`iframe[name="${name}"]`);
      const frame = (await element?.contentFrame()) ?? undefined;
      const shown =
        frame?.url() !== 'about:blank' && frame?.evaluate(() => document.readyState === 'complete');
      return (await shown) ? frame : undefined;
    });
  }
  const asked = async (from: Page | Frame, where = area) => carried(await ask(from, where, server.log));

  test.each([
    ['a page of the own host', () => server.urls.own],
    ['a page of the own host on another port', () => server.urls.port],
  ])('%s: every kind carries the secret', async (_name, origin) => {
    const own = await open(origin());
    const found = await ask(own, area, server.log);
    for (const [kind, entries] of found)
      expect(entries.map(entry => [kind, entry.headers.authorization])).toEqual([[kind, secret]]);
    await own.close();
  });

  test('a foreign page: nothing, nor with a POST that leaves it', async () => {
    const foreign = await open(withHost(server.urls.own, 'foreign.test'));
    expect(await asked(foreign)).toEqual([]);
    // What leaves the page by a link is a visit like any other (the rule of SameSite=Lax).
    await foreign.evaluate(url => location.assign(url), `${area}visited`);
    const visit = await eventually('the visit', () => server.log.find(({ url }) => url === '/area/visited'));
    expect(visit.headers.authorization).toBe(secret);
    await foreign.close();
  });

  test('opaque origins and foreign frames in a page of the own host: nothing', async () => {
    const own = await open(server.urls.own);
    const sandbox = 'allow-scripts allow-forms allow-popups';
    const html = '<!doctype html><body>Frame';
    const frames: Record<string, string>[] = [
      { srcdoc: html, sandbox },
      { src: `${server.urls.own}/`, sandbox },
      { src: `data:text/html,${html}` },
      { src: `${withHost(server.urls.own, 'foreign.test')}/` },
    ];
    for (const attributes of frames) {
      const frame = await frameIn(own, attributes);
      expect([attributes, await asked(frame)]).toEqual([attributes, []]);
    }
    expect(await asked(await frameIn(own, { srcdoc: html }))).toEqual([...everything].sort());
    await own.close();
  });

  test('a frame of the own host in a foreign page: nothing, as the page around it may steer it', async () => {
    const foreign = await open(withHost(server.urls.own, 'foreign.test'));
    const frame = await frameIn(foreign, { src: `${server.urls.own}/` });
    // The POST opens a page of its own, which nothing foreign is around.
    expect(await asked(frame)).toEqual(['form POST']);
    await foreign.close();
  });

  const permitted = granted.length > 0;
  /** Firefox decides each request by its exact initiator, where a rule must leave out what it cannot tell apart. */
  const byRules = browser === 'chromium';
  const all = [...everything].sort();
  /** Rules act on navigations without permission for the page that causes them, and take these for the own host. */
  const navigations = ['form POST', 'iframe'];

  test('a sub-domain: nothing, as Latchkey knows it by name once it is opened', async () => {
    const sub = await open(withHost(server.urls.own, 'sub.own.test'));
    if (byRules)
      await eventually('rules without the sub-domain', async () => {
        const rules = await latchkey.witness.sessionRules();
        return rules.some(it => it.condition.excludedInitiatorDomains?.includes('sub.own.test')) || undefined;
      });
    expect(await asked(sub)).toEqual([]);
    await sub.close();
  });

  test('a page that came over http: nothing, and from then on its host is no initiator of rules', async () => {
    const before = await open(withHost(server.urls.own, 'twin.test'));
    expect(await asked(before, at('twin.test'))).toEqual(permitted && byRules ? [] : all);
    await before.close();
    const twin = await open(withHost(server.urls.clear, 'twin.test'));
    await eventually('rules without the host', async () => {
      const initiators = (await latchkey.witness.sessionRules()).flatMap(
        it => it.condition.initiatorDomains ?? [],
      );
      return initiators.includes('twin.test') ? undefined : true;
    });
    expect(await asked(twin, at('twin.test'))).toEqual([]);
    const own = await open(withHost(server.urls.own, 'twin.test'));
    expect(await asked(own, at('twin.test'))).toEqual(byRules ? [] : all);
    await own.close();
    await twin.close();
  });

  test('hosts of a wildcard are no site of each other, nor of the host above them', async () => {
    for (const from of ['wild.test', 'x.wild.test']) {
      const wild = await open(withHost(server.urls.own, from));
      for (const to of ['wild.test', 'x.wild.test'])
        expect([from, to, await asked(wild, at(to))]).toEqual([from, to, byRules || from !== to ? [] : all]);
      await wild.close();
    }
    const visit = await latchkey.newPage(`${at('x.wild.test')}visit`);
    expect(server.log.findLast(({ url }) => url === '/area/visit')?.headers.authorization).toBe(secret);
    await visit.close();
  });

  test('challenges: those that other sites cause are not answered, those of the own host are', async () => {
    const strangers = [withHost(server.urls.own, 'foreign.test'), withHost(server.urls.own, 'sub.own.test')];
    for (const origin of [...strangers, server.urls.clear]) {
      const other = await open(origin);
      // Of other requests the browser tells the extension only with permission for the page, and asks the user.
      const seen = permitted && strangers.includes(origin) ? everything : navigations;
      expect([origin, carried(await ask(other, asks, server.log, seen))]).toEqual([origin, []]);
      await other.close();
    }
    const own = await open(server.urls.own);
    const answered = everything.filter(kind => kind !== 'fetch without credentials');
    const found = await ask(own, asks, server.log, answered);
    const run = new URLSearchParams([...found.values()][0]?.[0]?.url.split('?')[1]).get('run') ?? '';
    await eventually('all kinds answered', () => carried(byKind(server.log, run)).length === answered.length);
    await own.close();
  });
});
