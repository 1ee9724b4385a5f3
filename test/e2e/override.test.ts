/** A page with an Authorization of its own, where a rule puts ours in its place and the server refuses that. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, challenge, page as html } from '../servers/lib/answers.js';
import type { Received, Running } from '../servers/lib/received.js';
import type { Handler } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, fencesDown, password } from './kit.js';

const ours = basicOf('user', 'right');
const users: Record<string, string> = { user: 'right' };
const pages = 'Bearer of-the-page';
/** An interface for programs inside the protected area: it takes a token and nothing else. */
const forToken =
  (refusal: string): Handler =>
  ({ entry }) =>
    entry.headers.authorization === pages ? html('data') : challenge(refusal);
let server: Running<'site'>;
let latchkey: Harness;
let area: string;
let page: Page;

/** Asks with the page's own header; gives what the server received and answered. */
async function askWithToken(path: string) {
  const before = server.log.length;
  const status = await page.evaluate(
    ([url, authorization]) => fetch(url, { headers: { authorization } }).then(response => response.status),
    [area + path, pages] as const,
  );
  const received = server.log.slice(before).filter(({ url }) => url === `/private/${path}`);
  expect(received.at(-1)?.status).toBe(status);
  return sent(received);
}
const sent = (log: readonly Received[]) => log.map(({ status, headers }) => [status, headers.authorization]);

async function outcome(): Promise<string | undefined> {
  return (await latchkey.listConfigs())[0]?.resources[0]?.outcome;
}

/** Opens the protected page in a new tab, until a rule attaches the secret at once. */
async function provenPage(): Promise<Page> {
  const shown = await latchkey.newPage(`${area}page`);
  await eventually('proven', async () => ((await outcome()) === 'proven' ? true : undefined));
  await fencesDown(latchkey);
  return shown;
}

beforeAll(async () => {
  const certificate = await makeCertificate(['a.test']);
  server = await startNode({
    certificate,
    sites: {
      site: {
        host: 'a.test',
        routes: {
          '/private/*': basic('Area', users, html('<h1>Arrived</h1>')),
          '/private/same/*': forToken('Basic realm="Area"'),
          '/private/bearer/*': forToken('Bearer realm="Interface"'),
        },
      },
    },
  });
  area = `${server.urls.site}/private/`;
  latchkey = await start({
    browser,
    grants: ['https://a.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['a.test'],
  });
  await latchkey.createVault(password);
  const config = { name: 'Area', method: 'Basic', fields: { username: 'user', password: 'right' } };
  await latchkey.addConfig({ ...config, resources: [area] });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});
beforeEach(async () => {
  await page?.close();
  page = await provenPage();
});

test('refused by a challenge for something else: an entry that offers the switch, and the config stays good', async () => {
  expect(await askWithToken('bearer/x')).toEqual([[401, ours]]);
  const popup = await latchkey.popup(page);
  await eventually(
    'an entry',
    async () => (await popup.entries()).some(it => it.outcome === 'overrode') || undefined,
  );
  await popup.close();
  expect(await outcome()).toBe('proven');
});

test('refused in the realm the config was proven in: sent no more by rule, but not failed; one trial decides', async () => {
  expect(await askWithToken('same/x')).toEqual([[401, ours]]);
  await eventually('in doubt', async () => ((await outcome()) === 'unproven' ? true : undefined));
  // Now the page's own passes.
  expect(await askWithToken('same/y')).toEqual([[200, pages]]);
  const before = server.log.length;
  const again = await latchkey.newPage(`${area}again`);
  await eventually('proven again', async () => ((await outcome()) === 'proven' ? true : undefined));
  expect(sent(server.log.slice(before).filter(({ url }) => url === '/private/again'))).toEqual([
    [401, undefined],
    [200, ours],
  ]);
  await again.close();
});

describe('the switch', () => {
  test('lets the page’s own pass while challenges are answered, until it is undone', async () => {
    expect(await askWithToken('same/before')).toEqual([[401, ours]]);
    const popup = await latchkey.popup(page);
    await popup.switchAttach();
    await fencesDown(latchkey);
    expect(await askWithToken('same/after')).toEqual([[200, pages]]);
    const visited = await latchkey.newPage(`${area}visited`);
    expect(await visited.textContent('h1')).toBe('Arrived');
    expect(sent(server.log.filter(({ url }) => url === '/private/visited'))).toEqual([
      [401, undefined],
      [200, ours],
    ]);
    await visited.close();
    // Proven as it is by now, it would be attached at once but for the switch.
    expect(await outcome()).toBe('proven');
    await fencesDown(latchkey);
    expect(await askWithToken('same/still')).toEqual([[200, pages]]);
    await popup.undoSwitch();
    await popup.close();
    // A changed resource is an unproven one.
    await (await provenPage()).close();
    expect(await askWithToken('same/undone')).toEqual([[401, ours]]);
  });
});

test('a wrong password is found by one request and one trial, and then the config is failed', async () => {
  users.user = 'changed';
  expect(await askWithToken('same/wrong')).toEqual([[401, ours]]);
  await eventually('in doubt', async () => ((await outcome()) === 'unproven' ? true : undefined));
  const before = server.log.length;
  await latchkey.newPage(`${area}trial`);
  await eventually('failed', async () => ((await outcome()) === 'failed' ? true : undefined));
  await latchkey.newPage(`${area}after`);
  expect(await askWithToken('same/after-failure')).toEqual([[200, pages]]);
  const carried = server.log.slice(before).filter(({ headers }) => headers.authorization === ours);
  expect(carried.map(({ url }) => url)).toEqual(['/private/trial']);
});
