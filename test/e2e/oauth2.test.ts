/**
 * OAuth 2.0 against oidc-provider and Apache with mod_auth_openidc, which asks it about each token: sign-in with PKCE,
 * renewal with rotation, tokens that were revoked or have expired. The servers' logs are the witness.
 */
import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { geckoId } from '../../extension/manifest.js';
import { type Harness, start } from '../harness/index.js';
import { resourceRow, testConnection } from '../harness/pages/connection.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { machineSecret, type Oidc, start as startOidc } from '../servers/oidc.js';
import { browser, countPrompts, eventually, fetched, password } from './kit.js';

const hosts = ['idp.test', 'maps.test'];
const loopback = 'http://127.0.0.1:7070/';
const redirectUrls = {
  chromium: 'https://pcighddhofpkpmgboadeodafapnpaecp.chromiumapp.org/',
  firefox: `https://${createHash('sha1').update(geckoId).digest('hex')}.extensions.allizom.org/`,
};

let servers: Oidc;
let latchkey: Harness;

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  servers = await startOidc({
    certificate,
    issuerHost: 'idp.test',
    host: 'maps.test',
    redirectUrls: [redirectUrls[browser], loopback],
  });
  latchkey = await start({
    browser,
    grants: hosts.map(host => `https://${host}`),
    trust: [certificate.spki],
    thirdPartyCookies: 'block',
    hosts,
  });
  await latchkey.createVault(password);
});
afterAll(async () => {
  await latchkey?.close();
  await servers?.stop();
});

const api = (name = 'one') => `${servers.site}/api/${name}.html`;
const statuses = () => servers.log.filter(({ url }) => url.startsWith('/api/')).map(({ status }) => status);
const grantsAsked = () =>
  servers.asked
    .filter(({ path }) => path === '/token')
    .map(({ parameters, status }) => [parameters.grant_type, status]);
const lastToken = () =>
  servers.log.findLast(({ status }) => status === 200)?.headers.authorization?.split(' ')[1] ?? '';

const seconds = (count: number) => new Promise(resolve => setTimeout(resolve, count * 1000));

/** Signs in and agrees in the authorization server's own pages, once its window is there. */
async function agree(): Promise<void> {
  const isIdp = (page: Page) => page.url().startsWith(servers.issuer);
  const window = await eventually('the window of the authorization server', () =>
    latchkey.context.pages().find(isIdp),
  );
  const login = window.locator('input[name=login]');
  if (
    await login.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    )
  ) {
    await login.fill('anna');
    await window.locator('input[name=password]').fill('any');
    await window.locator('button[type=submit]').click();
  }
  await window.getByRole('button', { name: 'Continue' }).click();
}

async function row(name: string) {
  const list = await latchkey.openOptions('#/');
  return {
    list,
    state: list
      .locator('li[data-config-id]')
      .filter({ has: list.getByRole('heading', { name, exact: true }) })
      .locator('[data-token]'),
  };
}

async function signInFromList(name: string): Promise<void> {
  const { list, state } = await row(name);
  await state.getByRole('button', { name: label('signInNamed', name), exact: true }).click();
  await agree();
  await eventually(
    'signed in',
    async () => (await state.getAttribute('data-token')) === 'there' || undefined,
  );
  await list.close();
}

async function signOutFromList(name: string): Promise<void> {
  const { list, state } = await row(name);
  await state.getByRole('button', { name: label('signOutNamed', name), exact: true }).click();
  await eventually(
    'signed out',
    async () => (await state.getAttribute('data-token')) === 'none' || undefined,
  );
  await list.close();
}

const common = { method: 'OAuth2' } as const;
const byCode = () => ({
  issuer: servers.issuer,
  clientId: 'latchkey',
  scope: 'openid offline_access maps',
  queryPairs: 'prompt=consent',
});

describe('authorization code with PKCE', () => {
  test('nothing is sent before the user signed in, and the page asks', async () => {
    await latchkey.addConfig({
      ...common,
      name: 'Maps',
      fields: byCode(),
      resources: [`${servers.site}/api/`],
    });
    // A test without a token would take the server's question for a refusal.
    const editor = await latchkey.openOptions('#/');
    await editor.getByRole('link', { name: label('editNamed', 'Maps'), exact: true }).click();
    expect((await testConnection(await resourceRow(editor))).verdict).toBe('no-token');
    await editor.close();
    expect(statuses()).toEqual([]);
    const page = await latchkey.newPage(`${api()}#part`);
    await expect.poll(statuses).toEqual([401]);
    const prompt = await latchkey.waitForPrompt();
    expect(await prompt.kind()).toBe('authorize');
    expect(await prompt.text()).toContain('maps.test');
    await prompt.allow();
    await agree();
    await eventually('the page comes by itself', async () => (await page.title()) === 'Arrived' || undefined);
    const popup = await latchkey.popup(page);
    const [entry] = await popup.entries();
    // It was loaded again by the extension, which is no site.
    expect(entry).toMatchObject({ outcome: 'sent', text: expect.not.stringContaining('caused by') });
    await popup.close();
    expect(grantsAsked()).toEqual([['authorization_code', 200]]);
    const [asked] = servers.asked.filter(({ path }) => path === '/auth');
    expect(asked?.parameters).toMatchObject({ code_challenge_method: 'S256', response_type: 'code' });
    expect(asked?.parameters.state).toMatch(/.{20}/);
    await page.close();
  });

  test('then every request carries the token', async () => {
    const page = await latchkey.newPage(api('two'));
    expect(await page.title()).toBe('Arrived');
    expect(await fetched(page, api())).toBe(200);
    await expect.poll(() => statuses().slice(-2)).toEqual([200, 200]);
    await page.close();
  });

  test('a revoked access token is noticed, and renewed once for the page', async () => {
    const before = grantsAsked().length;
    // What was got only just is not renewed for its age.
    await seconds(11);
    const old = lastToken();
    await servers.revoke(old);
    const page = await latchkey.newPage(api());
    await eventually('the page comes by itself', async () => (await page.title()) === 'Arrived' || undefined);
    expect(grantsAsked().slice(before)).toEqual([['refresh_token', 200]]);
    expect(lastToken()).not.toBe(old);
    await page.close();
  });

  test('a token is renewed before it expires, and no request meets a refusal', async () => {
    servers.life.accessToken = 12;
    await signInFromList('Maps');
    const page = await latchkey.newPage(api());
    const [grants, seen] = [grantsAsked().length, statuses().length];
    await seconds(14);
    expect(await fetched(page, api('two'))).toBe(200);
    expect(grantsAsked().slice(grants)).toEqual([['refresh_token', 200]]);
    await expect.poll(() => statuses().slice(seen)).toEqual([200]);
    await page.close();
  });

  test('an expired refresh token: the page asks again, and stays refused if the user does not want to', async () => {
    Object.assign(servers.life, { accessToken: 11, refreshToken: 2 });
    await signInFromList('Maps');
    await seconds(12);
    const page = await latchkey.newPage(api());
    const prompt = await latchkey.waitForPrompt();
    expect(await prompt.kind()).toBe('authorize');
    await prompt.cancel();
    expect(grantsAsked().at(-1)).toEqual(['refresh_token', 400]);
    expect(await page.textContent('body')).toContain('Unauthorized');
    const popup = await latchkey.popup(page);
    expect((await popup.entries()).map(({ outcome }) => outcome)).toContain('sign-in-needed');
    Object.assign(servers.life, { accessToken: 3600, refreshToken: 86_400 });
    await popup.page.getByRole('button', { name: label('signInNamed', 'Maps'), exact: true }).click();
    await agree();
    await popup.close();
    // Asked for while the user signs in, it is loaded again when there is a token.
    await page.goto(api()).catch(() => {});
    await eventually('the page opens', async () => (await page.title()) === 'Arrived' || undefined);
    await page.close();
  });

  test('the refresh token rotates: each is used once', () => {
    const used = servers.asked.flatMap(({ parameters }) => parameters.refresh_token ?? []);
    expect(used.length).toBeGreaterThan(2);
    expect(new Set(used).size).toBe(used.length);
  });

  test('a page of another site makes nobody sign in', async () => {
    const prompts = countPrompts(latchkey);
    await signOutFromList('Maps');
    const foreign = await latchkey.newPage(`${servers.issuer}/.well-known/openid-configuration`);
    expect(await fetched(foreign, api('foreign'))).toBe('failed');
    await seconds(1);
    expect(prompts()).toBe(0);
    await foreign.close();
  });

  test('signing out revokes at the server', async () => {
    const revoked = servers.asked.filter(({ path }) => path === '/token/revocation');
    expect(revoked.map(({ status }) => status)).toEqual([200, 200]);
    const page = await latchkey.newPage(api());
    await (await latchkey.waitForPrompt()).cancel();
    await expect.poll(() => statuses().at(-1)).toBe(401);
    await page.close();
  });

  test('a lock while the user signs in: nothing is exchanged, and he can sign in anew', async () => {
    const { list, state } = await row('Maps');
    const before = grantsAsked().length;
    await state.getByRole('button', { name: label('signInNamed', 'Maps'), exact: true }).click();
    const isIdp = (page: Page) => page.url().startsWith(servers.issuer);
    await eventually('the window', () => latchkey.context.pages().find(isIdp));
    await latchkey.lock();
    await agree();
    await seconds(1);
    expect(grantsAsked()).toHaveLength(before);
    await list.close();
    await latchkey.unlock(password);
    await signInFromList('Maps');
    expect(grantsAsked().slice(before)).toEqual([['authorization_code', 200]]);
  });

  test('who has gone elsewhere while a token is renewed is left there', async () => {
    await servers.revoke(lastToken());
    await latchkey.newPage(api()).then(page => page.close());
    await servers.revoke(lastToken());
    // What is refused at once would not be renewed.
    await seconds(10);
    const before = grantsAsked().length;
    servers.delay.token = 3000;
    const page = await latchkey.newPage(api('two'));
    const elsewhere = `${servers.issuer}/.well-known/openid-configuration`;
    await page.goto(elsewhere);
    await eventually('renewed', () => grantsAsked().length > before || undefined);
    servers.delay.token = 0;
    await seconds(2);
    expect(page.url()).toBe(elsewhere);
    await page.close();
    await signOutFromList('Maps');
  });

  test('by a loopback address where nobody listens', async () => {
    const fields = { ...byCode(), redirectUrl: loopback };
    await latchkey.addConfig({
      ...common,
      name: 'Loopback',
      fields,
      resources: [`${servers.site}/api/two.html`],
    });
    await signInFromList('Loopback');
    const page = await latchkey.newPage(api('two'));
    expect(await page.title()).toBe('Arrived');
    const [asked] = servers.asked.filter(({ parameters }) => parameters.redirect_uri === loopback);
    expect(asked?.path).toBe('/auth');
    await page.close();
  });

  test('a config that is removed takes its tokens along', async () => {
    const before = servers.asked.length;
    const list = await latchkey.openOptions('#/');
    await list.getByRole('button', { name: label('removeNamed', 'Loopback'), exact: true }).click();
    await list
      .getByRole('dialog')
      .getByRole('button', { name: label('remove'), exact: true })
      .click();
    await eventually('both are revoked', () => {
      const since = servers.asked.slice(before).filter(({ path }) => path === '/token/revocation');
      return since.length === 2 || undefined;
    });
    await list.close();
  });
});

const machine = () => ({ grantFlow: 'client-credentials', issuer: servers.issuer, clientId: 'machine' });

describe('client credentials', () => {
  test('nobody is asked: the page gets its token by itself', async () => {
    const fields = { ...machine(), clientSecret: machineSecret };
    await latchkey.addConfig({
      ...common,
      name: 'Machine',
      fields,
      resources: [`${servers.site}/api/two.html`],
    });
    const prompts = countPrompts(latchkey);
    const page = await latchkey.newPage(api('two'));
    await eventually('the page comes by itself', async () => (await page.title()) === 'Arrived' || undefined);
    expect(grantsAsked().at(-1)).toEqual(['client_credentials', 200]);
    expect(prompts()).toBe(0);
    await page.close();
  });

  test('a server that refuses a token just got: the config fails, and nothing goes round in circles', async () => {
    const fields = { ...machine(), clientSecret: machineSecret };
    // It takes tokens in the address alone.
    const resources = [`${servers.site}/query/two.html`];
    await latchkey.addConfig({ ...common, name: 'Refused', fields, resources });
    const before = grantsAsked().length;
    const page = await latchkey.newPage(`${servers.site}/query/two.html`);
    const outcomes = async () => {
      const popup = await latchkey.popup(page);
      const entries = await popup.entries();
      await popup.close();
      return entries.map(({ outcome }) => outcome);
    };
    await eventually(
      'it has failed',
      async () => (await outcomes()).includes('wrong-credentials') || undefined,
    );
    await seconds(1);
    expect(grantsAsked().slice(before)).toEqual([['client_credentials', 200]]);
    const seen = servers.log.filter(({ url }) => url === '/query/two.html');
    expect(seen.map(({ status, headers }) => [status, headers.authorization !== undefined])).toEqual([
      [401, false],
      [401, true],
    ]);
    await page.close();
  });

  test('a page for which there never is a token is asked for once', async () => {
    const address = `${servers.site}/nothing.html`;
    const fields = { rootUrl: servers.site };
    await latchkey.addConfig({ name: 'None', method: 'PlanetaryComputer', fields, resources: [address] });
    const page = await latchkey.newPage(address);
    await seconds(2);
    expect(servers.log.filter(({ url }) => url === '/nothing.html').map(({ status }) => status)).toEqual([
      404,
    ]);
    await page.close();
  });

  test('a wrong secret is told by the server', async () => {
    const fields = { ...machine(), clientSecret: 'wrong' };
    await latchkey.addConfig({ ...common, name: 'Wrong', fields, resources: [`${servers.site}/wrong/`] });
    const { list, state } = await row('Wrong');
    await state.getByRole('button', { name: label('signInNamed', 'Wrong'), exact: true }).click();
    await state.getByText('refuses its secret').waitFor();
    expect(await state.getAttribute('data-token')).toBe('none');
    await list.close();
  });
});

test('in the address, where a service takes the token there alone', async () => {
  const fields = { ...machine(), clientSecret: machineSecret };
  const resources = [`${servers.site}/query/`];
  await latchkey.addConfig({ name: 'Query', method: 'OAuth2Query', fields, resources });
  const page = await latchkey.newPage(`${servers.site}/query/one.html`);
  await eventually('the page comes by itself', async () => (await page.title()) === 'Arrived' || undefined);
  expect(new URL(page.url()).searchParams.get('access_token')).toMatch(/.{20}/);
  await page.close();
});

test('erased: the servers are told to forget their tokens', async () => {
  const before = servers.asked.length;
  const options = await latchkey.openOptions('#/settings');
  await options.getByRole('button', { name: label('eraseAll'), exact: true }).click();
  const dialog = options.getByRole('dialog');
  await dialog.getByRole('textbox').fill(label('eraseWord'));
  await dialog.getByRole('button', { name: label('eraseAll'), exact: true }).click();
  await options.getByText(label('allErased'), { exact: true }).waitFor();
  const revoked = servers.asked.slice(before).filter(({ path }) => path === '/token/revocation');
  expect(revoked.length).toBeGreaterThan(0);
  expect(revoked.map(({ status }) => status)).toEqual(revoked.map(() => 200));
  await options.close();
});
