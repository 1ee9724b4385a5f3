/**
 * Another id for a config: what it was allowed, chosen and assigned follows, pages go on being served without a new
 * challenge, and addresses with the old id work as long as that is kept as an alias (invariants 1 and 3).
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { type Certificate, makeCertificate } from '../servers/certificate.js';
import { start as startDigest } from '../servers/digest.js';
import { basic, collector, page as html } from '../servers/lib/answers.js';
import { type Received, type Running, withHost } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, fencesDown, fetched, image, password } from './kit.js';

const hosts = ['own.test', 'always.test', 'session.test', 'denied.test', 'digest.test'];
const users = { alice: 'secret of alice', bob: 'secret of bob' };
const alice = basicOf('alice', users.alice);

let certificate: Certificate;
let server: Running<'own'>;
let latchkey: Harness;
let tied: string;
/** The id of alice's config. */
let id: string;
let marks = 0;

beforeAll(async () => {
  certificate = await makeCertificate(hosts);
  server = await startNode({
    certificate,
    sites: {
      own: {
        host: 'own.test',
        routes: {
          '/*': html('<h1>Page</h1>', 'Page'),
          '/tied/page': basic('Tied', users, html('<h1>Arrived</h1>', 'Arrived')),
          '/tied/*': basic('Tied', users, collector),
        },
      },
    },
  });
  tied = `${server.urls.own}/tied/`;
  latchkey = await start({
    browser,
    grants: hosts.map(host => `https://${host}`),
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  id = await latchkey.addConfig({
    name: 'Alice',
    method: 'Basic',
    fields: { username: 'alice', password: users.alice },
    resources: [tied],
  });
  await (await latchkey.newPage(`${tied}page`)).close();
  await fencesDown(latchkey);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const summary = (log: readonly Received[]) => log.map(it => [it.status, it.headers.authorization]);
const found = (mark: string) => server.log.filter(({ url }) => url.includes(`mark=${mark}`));
const siteUrl = (host: string) => `${withHost(server.urls.own, host)}/`;

/** What arrives of one image that a page embeds. */
async function embedded(from: Page, query = '') {
  const mark = `e${++marks}`;
  await image(from, `${tied}x?mark=${mark}${query}`);
  await eventually('the image', () => found(mark).some(it => it.status !== undefined) || undefined);
  return summary(found(mark));
}
/** The same, of a page of that host. */
async function embeddedBy(host: string) {
  const page = await latchkey.newPage(siteUrl(host));
  const arrived = await embedded(page);
  await page.close();
  return arrived;
}
const served = [[200, alice]];

async function decide(host: string, decision: 'always' | 'session' | 'never', resource = tied) {
  const page = await latchkey.newPage(siteUrl(host));
  const popup = await latchkey.popup(page);
  await popup.allow({ resource, decision });
  await popup.close();
  await page.close();
}

/** The dialog of a config's editor. */
async function openDialog(of: string) {
  const options = await latchkey.openOptions(`#/config/${of}`);
  await options.getByRole('button', { name: label('editId'), exact: true }).click();
  const dialog = options.getByRole('dialog');
  await dialog.getByText(label('editIdUsed', of), { exact: true }).waitFor();
  const field = dialog.getByLabel(label('editIdNew'), { exact: true });
  const confirm = () => dialog.getByRole('button', { name: label('editIdNow'), exact: true }).click();
  return { options, dialog, field, confirm, keep: dialog.getByRole('checkbox') };
}

async function setId(name: string, from: string, to: string, keep: boolean) {
  const { options, field, confirm, keep: box } = await openDialog(from);
  await field.fill(to);
  await box.setChecked(keep);
  await confirm();
  await options.getByText(label('editIdDone', name, to), { exact: true }).waitFor();
  await options.close();
}

test('the dialog says where the id is used, and takes none that cannot be', async () => {
  const bob = await latchkey.addConfig({
    name: 'Bob',
    method: 'Basic',
    fields: { username: 'bob', password: users.bob },
    resources: [tied],
  });
  const own = await latchkey.newPage(`${server.urls.own}/`);
  const list = await latchkey.openOptions('#/');
  await list.getByRole('button', { name: label('chooseNamed', 'Alice', tied), exact: true }).click();
  await list.getByRole('radio', { name: 'Alice', exact: true }).check();
  await list.getByRole('checkbox', { name: label('chooseRemember'), exact: true }).check();
  await list.getByRole('button', { name: label('chooseUse'), exact: true }).click();
  await list.getByText('Alice', { exact: true }).first().waitFor();
  await list.close();
  await decide('always.test', 'always');
  await decide('session.test', 'session');
  await decide('denied.test', 'never');
  expect(await embedded(own)).toEqual(served);
  for (const host of ['always.test', 'session.test']) expect(await embeddedBy(host)).toEqual(served);
  await own.close();

  const { options, dialog, field, confirm, keep } = await openDialog(id);
  const text = await dialog.textContent();
  for (const part of ['always.test', 'session.test', 'denied.test', tied, `authcfg=${id}`])
    expect(text).toContain(part);
  expect(await keep.isChecked()).toBe(true);
  for (const [typed, problem] of [
    ['', label('editIdForm')],
    ['ab-c123', label('editIdForm')],
    [id, label('editIdSame')],
    [bob, label('editIdTaken', 'Bob')],
  ] as const) {
    await field.fill(typed);
    await confirm();
    await dialog.getByText(problem, { exact: true }).waitFor();
  }
  await options.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // What was typed in the editor is not lost over it.
  await options.getByLabel(label('name'), { exact: true }).fill('Alice B.');
  await options.getByRole('button', { name: label('editId'), exact: true }).click();
  await options.getByText(label('editIdSaveFirst'), { exact: true }).waitFor();
  expect(await dialog.count()).toBe(0);
  await options.close({ runBeforeUnload: false });
});

test('everything goes on under the new id, and addresses with the old one find it', async () => {
  const own = await latchkey.newPage(`${server.urls.own}/`);
  const other = await latchkey.newPage(siteUrl('session.test'));
  await setId('Alice', id, 'newone1', true);
  // Pages that were there before, and new ones: one request each, with the chosen config's header.
  expect(await embedded(own)).toEqual(served);
  expect(await embedded(other)).toEqual(served);
  expect(await embedded(own, '&authcfg=newone1')).toEqual(served);
  expect(await embedded(own, `&authcfg=${id}`)).toEqual(served);
  for (const host of ['always.test', 'session.test']) expect(await embeddedBy(host)).toEqual(served);
  expect((await embeddedBy('denied.test')).flat()).not.toContain(alice);
  for (const page of [own, other]) await page.close();

  const rows = await latchkey.listConfigs();
  expect(rows.map(it => [it.id, it.name])).toContainEqual(['newone1', 'Alice']);
  expect(rows.find(it => it.id === 'newone1')?.resources).toEqual([{ url: tied, outcome: 'proven' }]);
  const sites = await latchkey.sites();
  expect((await sites.grants()).map(({ site, decision }) => [site, decision])).toEqual([
    ['always.test', 'always'],
    ['denied.test', 'never'],
    ['session.test', 'session'],
  ]);
  await sites.close();

  const mark = `n${++marks}`;
  const named = await latchkey.newPage(`${tied}page?mark=${mark}&authcfg=${id}`);
  const popup = await latchkey.popup(named);
  expect(await eventually('the config', () => popup.config())).toMatchObject({ id: 'newone1' });
  expect((await popup.entries()).map(it => it.outcome)).not.toContain('authcfg-unknown');
  await popup.close();
  await named.close();
});

test('so it does in the next worker, and after lock', async () => {
  await latchkey.stopWorker();
  expect(await embeddedBy('session.test')).toEqual(served);
  await latchkey.lock();
  expect((await embeddedBy('always.test')).flat()).not.toContain(alice);
  await latchkey.unlock(password);
  expect(await embeddedBy('always.test')).toEqual(served);
  // Until lock, and no longer.
  expect((await embeddedBy('session.test')).flat()).not.toContain(alice);
});

test('without the old id as an alias it is reported as unknown', async () => {
  // The way back: an alias of its own becomes the id again.
  await setId('Alice', 'newone1', id, true);
  await setId('Alice', id, 'another', false);
  const settings = await latchkey.openOptions('#/settings');
  await settings.locator('[data-alias="newone1"]').waitFor();
  expect(await settings.locator(`[data-alias="${id}"]`).count()).toBe(0);
  await settings.close();
  const named = await latchkey.newPage(`${tied}page?authcfg=${id}`);
  const popup = await latchkey.popup(named);
  await eventually(
    'reported',
    async () =>
      (await popup.entries()).some(
        it => it.outcome === 'authcfg-unknown' && it.text.includes(`authcfg=${id}`),
      ) || undefined,
  );
  await popup.close();
  await named.close();
  expect(await embeddedBy('always.test')).toEqual(served);
});

test('a config that gets the id of one that is gone gets nothing of what that was allowed', async () => {
  await decide('session.test', 'session');
  expect(await embeddedBy('session.test')).toEqual(served);
  const options = await latchkey.openOptions('#/');
  await options.getByRole('button', { name: label('removeNamed', 'Alice'), exact: true }).click();
  await options
    .getByRole('dialog')
    .getByRole('button', { name: label('remove'), exact: true })
    .click();
  await options.getByText(label('removed', 'Alice'), { exact: true }).waitFor();
  await options.close();
  const bob = (await latchkey.listConfigs()).find(({ name }) => name === 'Bob')?.id ?? '';
  await (await latchkey.newPage(`${tied}page`)).close();
  await fencesDown(latchkey);
  await setId('Bob', bob, 'another', false);
  const own = await latchkey.newPage(`${server.urls.own}/`);
  expect(await embedded(own)).toEqual([[200, basicOf('bob', users.bob)]]);
  await own.close();
  for (const host of ['always.test', 'session.test'])
    expect((await embeddedBy(host)).map(([, authorization]) => authorization)).toEqual([undefined]);
});

describe('Digest, whose credentials the browser keeps until lock', () => {
  let digest: Running<'site'>;
  beforeAll(async () => {
    digest = await startDigest({
      server: 'apache',
      certificate,
      host: 'digest.test',
      realm: 'Digest area',
      users: { user: 'secret' },
    });
  });
  afterAll(async () => {
    await digest?.stop();
  });

  test('a granted site is let through the fence as before', async () => {
    const count = (url: string, status: number) =>
      digest.log.filter(it => it.url === url && it.status === status).length;
    let asked = 0;
    /**
     * Whether a fetch of the page got there with credentials: images of other sites announce no challenge. Queries keep
     * caches out; the log has none.
     */
    const gets = async (page: Page) => {
      const [before, ended] = [count('/private/one.html', 200), count('/two.html', 200)];
      const options = { mode: 'no-cors', credentials: 'include' } as const;
      await fetched(page, `${digest.urls.site}/private/one.html?${++asked}`, options);
      await image(own, `${digest.urls.site}/two.html?${asked}`);
      await eventually('the end', () => count('/two.html', 200) > ended || undefined);
      return count('/private/one.html', 200) > before;
    };
    const digestId = await latchkey.addConfig({
      name: 'Digest',
      method: 'Digest',
      fields: { username: 'user', password: 'secret' },
      resources: [`${digest.urls.site}/private/`],
    });
    const own = await latchkey.newPage(`${digest.urls.site}/private/two.html`);
    await decide('always.test', 'always', `${digest.urls.site}/private/`);
    const site = await latchkey.newPage(siteUrl('always.test'));
    const denied = await latchkey.newPage(siteUrl('denied.test'));
    expect(await gets(site)).toBe(true);
    expect(await gets(denied)).toBe(false);
    await setId('Digest', digestId, 'digest1', false);
    // Another decision draws the fence anew.
    await decide('denied.test', 'never', `${digest.urls.site}/private/`);
    expect(await gets(site)).toBe(true);
    expect(await gets(denied)).toBe(false);
    await Promise.all([own, site, denied].map(page => page.close()));
  });
});
