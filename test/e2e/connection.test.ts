/** "Test connection": what it says, what it sends and to whom, and that what it finds out counts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import {
  addressField,
  pageConfig,
  resourceRow,
  type TestedConnection,
  testButton,
  testConnection,
  testResult,
} from '../harness/pages/connection.js';
import { fillEditor } from '../harness/pages/editor.js';
import { label } from '../harness/pages/labels.js';
import { waitForState } from '../harness/pages/unlock-form.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, challenge, page as html, redirect } from '../servers/lib/answers.js';
import { freePorts } from '../servers/lib/ports.js';
import type { Running } from '../servers/lib/received.js';
import type { Handler } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, password } from './kit.js';

const secret = basicOf('user', 'right');
const content = html('<h1>Arrived</h1>', 'Arrived');
/** Users of the area whose password changes. */
const changing: Record<string, string> = { user: 'other' };
let server: Running<'site' | 'other' | 'wild'>;
let latchkey: Harness;
/** Ids of configs by the area they are for. */
const ids = new Map<string, string>();

/** Holds the first request to an area until the test lets it go. */
let letGo = () => {};
let held = Promise.resolve();
function hold(): void {
  held = new Promise(resolve => {
    letGo = resolve;
  });
}
const slow: Handler = async () => {
  await held;
  return challenge('Basic realm="Slow"');
};
/** Takes the credentials, and never comes to an end. */
const endless: Handler = ({ entry, response }) => {
  if (entry.headers.authorization === undefined) return challenge('Basic realm="Endless"');
  response?.writeHead(200, { 'content-type': 'text/plain' }).write('and so on');
  return undefined;
};

/** What the server got since `from` at an area, as the Authorization of each request; the witness of every test. */
function got(area: string, from = 0): (string | undefined)[] {
  const those = server.log.slice(from).filter(({ url }) => url.startsWith(area));
  return those.map(({ headers }) => headers.authorization);
}

async function add(area: string, options: { url?: string; secret?: string; attach?: 'challenge' } = {}) {
  const { url = server.urls.site + area, attach } = options;
  const id = await latchkey.addConfig({
    name: area,
    method: 'Basic',
    fields: { username: 'user', password: options.secret ?? 'right' },
    resources: [{ url, ...(attach && { attach }) }],
  });
  ids.set(area, id);
}

async function editorOf(area: string) {
  const editor = await latchkey.openOptions(`#/config/${ids.get(area)}`);
  return { editor, row: await resourceRow(editor) };
}

/** Tests the config of an area in its editor; also how the editor calls it afterwards. */
async function tested(area: string, outcome: string): Promise<TestedConnection> {
  const { editor, row } = await editorOf(area);
  const result = await testConnection(row);
  await row.locator(`[data-outcome="${outcome}"]`).waitFor();
  await editor.close();
  return result;
}

async function outcomeOf(area: string): Promise<string | undefined> {
  return (await latchkey.listConfigs()).find(({ id }) => id === ids.get(area))?.resources[0]?.outcome;
}

beforeAll(async () => {
  const users = { user: 'right' };
  const certificate = await makeCertificate(['site.test', 'other.test', '*.wild.test']);
  const other = { host: 'other.test', routes: { '/*': content } };
  server = await startNode({
    certificate,
    sites: {
      other,
      wild: { host: 'x.wild.test', routes: { '/area/*': basic('Wild', users, content) } },
      site: {
        host: 'site.test',
        routes: {
          '/': content,
          '/right/*': basic('Right', users, content),
          '/wrong/*': basic('Wrong', users, content),
          '/changing/*': basic('Changing', changing, content),
          '/forbidden/*': basic('Forbidden', users, { status: 403, body: 'no' }),
          '/open/*': content,
          '/bearer/*': challenge('Bearer realm="<b>Api</b>"'),
          '/away/*': basic('Away', users, ({ url }) => redirect(`${server.urls.other}/${url.search}`)),
          '/login/*': () => redirect(`${server.urls.other}/login`),
          '/slow/*': slow,
          '/endless/*': endless,
        },
      },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://site.test', 'https://*.wild.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['site.test', 'other.test', '*.wild.test'],
  });
  await latchkey.createVault(password);
});
afterAll(async () => {
  letGo();
  await latchkey?.close();
  await server?.stop();
});

describe('in the editor', () => {
  test('right password: works, with one request that carries it, and the config is proven', async () => {
    await add('/right/');
    expect(await outcomeOf('/right/')).toBe('unproven');
    const result = await tested('/right/', 'proven');
    expect(result.verdict).toBe('works');
    expect(result.text).toContain(label('testWorks'));
    expect(result.text).toMatch(
      /Without the credentials\nstatus 401 · asks for Basic realm="Right".* · \d+ ms/,
    );
    expect(result.text).toMatch(/With the credentials\nstatus 200 · \d+ ms/);
    expect(got('/', 0)).toEqual([undefined, secret]);
    expect(server.log.map(({ url }) => url)).toEqual(['/right/', '/right/']);
    // It counts: the very first request of a page carries it.
    const page = await latchkey.newPage(`${server.urls.site}/right/page`);
    expect(await page.title()).toBe('Arrived');
    expect(got('/right/page')).toEqual([secret]);
    await page.close();
  });

  test('wrong password: named, tried once, and the config failed', async () => {
    await add('/wrong/', { secret: 'mistyped' });
    const result = await tested('/wrong/', 'failed');
    expect(result.verdict).toBe('wrong-credentials');
    expect(result.text).toContain(label('testWrong'));
    expect(await outcomeOf('/wrong/')).toBe('failed');
    const page = await latchkey.newPage(`${server.urls.site}/wrong/page`);
    expect(got('/wrong/')).toEqual([undefined, basicOf('user', 'mistyped'), undefined]);
    await page.close();
  });

  test.each([
    ['/open/', 'not-asked', 'unproven', 'status 200'],
    ['/bearer/', 'other-scheme', 'unproven', 'asks for Bearer realm="<b>Api</b>"'],
    ['/forbidden/', 'forbidden', 'proven', 'status 403'],
    ['/away/', 'works', 'proven', 'redirected'],
    ['/login/', 'not-asked', 'unproven', 'redirected'],
  ])('%s: %s', async (area, verdict, outcome, says) => {
    await add(area);
    const before = server.log.length;
    const result = await tested(area, outcome);
    expect(result.verdict).toBe(verdict);
    expect(result.text).toContain(says);
    const carrying = server.log.slice(before).filter(({ headers }) => headers.authorization === secret);
    expect(carrying.map(({ host, url }) => [host, url])).toEqual([['site.test', area]]);
  });

  test('an unreachable port: no answer, and nothing is learnt', async () => {
    const [port] = await freePorts(1);
    await add('/nowhere/', { url: `https://site.test:${port}/nowhere/` });
    const result = await tested('/nowhere/', 'unproven');
    expect(result.verdict).toBe('no-answer');
    expect(result.text).toContain(label('answerUnreachable'));
    expect(result.text).toContain(`${label('testWith')}\n${label('answerNone')}`);
  });

  test('a wildcard: an address it covers, and no other', async () => {
    const { port } = new URL(server.urls.wild);
    await add('/area/', { url: `https://*.wild.test:${port}/area/` });
    const { editor, row } = await editorOf('/area/');
    const before = server.log.length;
    for (const url of ['', `${server.urls.site}/area/`, `https://x.wild.test:${port}/`, 'nonsense'])
      expect([url, (await testConnection(row, url)).verdict]).toEqual([url, 'url-needed']);
    expect(server.log.slice(before)).toEqual([]);
    await addressField(row).fill(`${server.urls.wild}/area/deep`);
    // In a form, this key would save.
    await addressField(row).press('Enter');
    await row.locator('[data-verdict]').waitFor();
    expect((await testResult(row)).verdict).toBe('works');
    expect(server.log.slice(before).map(({ host, url }) => [host, url])).toEqual([
      ['x.wild.test', '/area/deep'],
      ['x.wild.test', '/area/deep'],
    ]);
    await editor.close();
  });

  // Firefox needs no fence: README, "Firefox".
  if (browser === 'chromium')
    test('while credentials are fenced on that origin, the test gets through', async () => {
      await add('/endless/', { attach: 'challenge' });
      const page = await latchkey.newPage(`${server.urls.site}/`);
      await page.evaluate(() => void fetch('/endless/'));
      await eventually('the fence', async () => {
        const rules = await latchkey.witness.sessionRules();
        return rules.some(({ action }) => action.type === 'block') || undefined;
      });
      expect((await tested('/right/', 'proven')).verdict).toBe('works');
      await page.close();
    });

  test('not what is not saved', async () => {
    const { editor, row } = await editorOf('/right/');
    await testButton(row).waitFor();
    await row.getByRole('textbox').fill(`${server.urls.site}/elsewhere/`);
    await row.getByText(label('testSaveFirst'), { exact: true }).waitFor();
    expect(await testButton(row).count()).toBe(0);
    await row.getByRole('textbox').fill(`${server.urls.site}/right/`);
    await testButton(row).waitFor();
    // The resource is a saved one, but the password to be tested would not be the one on screen.
    await editor.getByLabel(label('fieldPassword'), { exact: true }).fill('another');
    await row.getByText(label('testSaveFirst'), { exact: true }).waitFor();
    expect(await testButton(row).count()).toBe(0);
    await editor.close({ runBeforeUnload: false });
    const fresh = await latchkey.openOptions('#/config/new');
    expect(await testButton(await resourceRow(fresh)).count()).toBe(0);
    await fresh.close();
  });

  test('nor in clear text: without the mark such a resource cannot be saved', async () => {
    const clear = server.urls.site.replace('https', 'http');
    await expect(add('/clear/', { url: `${clear}/right/` })).rejects.toThrow(label('problemClearText'));
    const editor = await latchkey.openOptions('#/');
    await editor.close({ runBeforeUnload: false });
    expect((await latchkey.listConfigs()).map(({ name }) => name)).not.toContain('/clear/');
  });

  test('without host permission: not tested, and says so', async () => {
    const editor = await latchkey.openOptions('#/config/new');
    await fillEditor(editor, {
      name: 'Not permitted',
      method: 'Basic',
      fields: { username: 'user', password: 'right' },
      resources: [`${server.urls.other}/private/`],
    });
    await editor.getByRole('button', { name: label('save'), exact: true }).click();
    // Saved; what the browser asks, nobody answers here.
    await editor.getByRole('link', { name: label('backToList'), exact: true }).click();
    await editor.getByRole('link', { name: label('editNamed', 'Not permitted') }).click();
    const row = await resourceRow(editor);
    const before = server.log.length;
    const result = await testConnection(row);
    expect(result.verdict).toBe('not-permitted');
    expect(result.text).toContain(label('testNotPermitted'));
    expect(server.log.length).toBe(before);
    await row
      .getByRole('button', { name: label('allowAccessTo', new URL(server.urls.other).host) })
      .waitFor();
    await editor.close();
  });
});

describe('while it runs', () => {
  test('it says so; a lock ends it before anything is sent', async () => {
    await add('/slow/');
    hold();
    const { editor, row } = await editorOf('/slow/');
    await testButton(row).click();
    await row.getByRole('progressbar', { name: label('testing'), exact: true }).waitFor();
    await row.getByText(label('testRunning'), { exact: true }).waitFor();
    await eventually('the first request', () => got('/slow/').length === 1 || undefined);
    await latchkey.lock();
    await waitForState(editor, 'locked');
    letGo();
    await latchkey.unlock(password);
    // Run to its end, the same test sends the secret: the log does see it.
    expect((await testConnection(await resourceRow(editor))).verdict).toBe('wrong-credentials');
    expect(got('/slow/')).toEqual([undefined, undefined, secret]);
    await editor.close();
  });
});

describe('in the popup', () => {
  test('a config that failed works again, and the popup says so at once', async () => {
    await add('/changing/');
    const page = await latchkey.newPage(`${server.urls.site}/changing/page`);
    const popup = await latchkey.popup(page);
    const card = pageConfig(popup.page);
    await card.getByText(label('failedTitle'), { exact: true }).waitFor();
    changing.user = 'right';
    expect((await testConnection(card)).verdict).toBe('works');
    await card.locator('[data-outcome="proven"]').waitFor();
    expect(await card.getByText(label('failedTitle'), { exact: true }).count()).toBe(0);
    await popup.close();
    await page.reload();
    expect(await page.title()).toBe('Arrived');
    await page.close();
  });

  test('a wildcard: the page’s address is suggested', async () => {
    const page = await latchkey.newPage(`${server.urls.wild}/area/page?token=query`);
    const popup = await latchkey.popup(page);
    const card = pageConfig(popup.page);
    await testButton(card).click();
    await addressField(card).waitFor();
    expect(await addressField(card).inputValue()).toBe(`${server.urls.wild}/area/page`);
    expect(await addressField(card).evaluate(field => field === document.activeElement)).toBe(true);
    expect((await testConnection(card)).verdict).toBe('works');
    await popup.close();
    await page.close();
  });
});
