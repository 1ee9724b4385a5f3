/** Invariant 5: after use, nothing the browser wrote to the profile folder holds what the vault seals. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { tracesIn } from '../traces.js';
import { basicOf, browser } from './kit.js';

const master = 'Zwölf Boxkämpfer jagen Viktor';
const user = 'kennung-eins';
const secret = 'geheimnis-zwei';
const wrong = 'falsches-drei';
const configName = 'Grundbuch Testfall';
const realm = 'Amtlicher Bereich';
const visited = '/besucht/seite';
const unvisited = '/niemals/aufgerufen/';
const host = 'stored.test';

/** Where the browser keeps what it keeps. */
const places = {
  chromium: {
    history: 'Default/History',
    local: 'Local Extension Settings',
    database: /IndexedDB.*chrome-extension/,
  },
  firefox: {
    history: 'places.sqlite',
    local: 'moz-extension+++',
    database: /moz-extension\+\+\+.*\/idb\//,
  },
}[browser];

let server: Running<'site'>;
let latchkey: Harness;
let ids: string[] = [];
let files: { name: string; bytes: Buffer }[] = [];

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

/** Where a text was found: file, and the form it has there. */
function found(text: string): string[] {
  return files.flatMap(({ name, bytes }) => tracesIn(bytes, text).map(trace => `${name}: ${trace}`));
}

beforeAll(async () => {
  const certificate = await makeCertificate([host]);
  const arrived = page('<h1>Arrived</h1>', 'Arrived');
  server = await startNode({
    certificate,
    sites: {
      site: {
        host,
        routes: {
          '/besucht/*': basic(realm, { [user]: secret }, arrived),
          // Of another realm, as the browser's own cache answers for all of one.
          '/falsch/*': basic(`${realm} B`, { [user]: secret }, arrived),
        },
      },
    },
  });
  latchkey = await start({
    browser,
    grants: [`https://${host}`],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts: [host],
  });
  await latchkey.createVault(master);
  const add = (name: string, password: string, paths: string[]) =>
    latchkey.addConfig({
      name,
      method: 'Basic',
      fields: { username: user, password },
      resources: paths.map(path => server.urls.site + path),
    });
  ids = [
    await add(configName, secret, ['/besucht/', unvisited]),
    await add(`${configName} B`, wrong, ['/falsch/']),
  ];

  // A whole life: a challenge, a rule, a refusal, the popup, lock, unlock window, worker restart, browser restart.
  const first = await latchkey.newPage(server.urls.site + visited);
  await first.reload();
  const refused = await latchkey.newPage(`${server.urls.site}/falsch/x`);
  await (await latchkey.popup(refused)).close();
  await latchkey.lock();
  await refused.close();
  await latchkey.newPage(server.urls.site + visited);
  await (await latchkey.waitForPrompt()).unlock(master);
  await latchkey.stopWorker();
  await first.reload();
  await latchkey.restart();
  await latchkey.unlock(master);
  await latchkey.newPage(server.urls.site + visited);
  await latchkey.close({ keepProfile: true });
  files = filesBelow(latchkey.profileDir).map(file => ({
    name: relative(latchkey.profileDir, file),
    bytes: readFileSync(file),
  }));
});
afterAll(() => server?.stop());

describe('the profile folder after use', () => {
  test('the secrets were really used, and the search finds what is there', () => {
    const sent = server.log.map(entry => entry.headers.authorization);
    expect(sent).toContain(basicOf(user, secret));
    expect(sent).toContain(basicOf(user, wrong));
    // The visited URL lies in the browser's own history; the host of a resource in the one list kept in clear.
    expect(found(visited).some(it => it.startsWith(places.history))).toBe(true);
    expect(found(host).some(it => it.includes(places.local))).toBe(true);
    expect(files.some(({ name }) => places.database.test(name))).toBe(true);
  });

  test.each([
    ['the master password', () => master],
    ['a password', () => secret],
    ['a wrong password', () => wrong],
    ['a user name', () => user],
    ['a header', () => basicOf(user, secret).slice('Basic '.length)],
    ['the name of a config', () => configName],
    ['a realm', () => realm],
    ['the path of a resource that was never visited', () => unvisited],
    ['the id of a config', () => ids[0] ?? ''],
    ['the id of another config', () => ids[1] ?? ''],
  ])('does not hold %s', (_, text) => {
    expect(text().length).toBeGreaterThan(6);
    expect(found(text())).toEqual([]);
  });
});
