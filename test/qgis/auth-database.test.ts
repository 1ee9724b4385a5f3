import { describe, expect, it } from 'vitest';
import { Cipher, fromHex, isPassword } from '../../shared/qgis/crypto.js';
import { QgisDataError, readAuthDatabase } from '../../shared/qgis/index.js';
import { bytesOf, edge, manifest, textOf } from './fixtures.js';

const asRead = manifest.configs.map(({ id, name, uri, method, version, configMap }) => ({
  id,
  name,
  uri,
  method,
  version,
  fields: configMap,
}));
const byId = <T extends { id: string }>(all: readonly T[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    error => (error instanceof QgisDataError ? error.fault : String(error)),
  );

describe('qgis-auth.db', () => {
  const read = readAuthDatabase(bytesOf('qgis/qgis-auth.db'), manifest.masterPassword);

  it('gives every config as QGIS reads it', async () => {
    expect(byId((await read).configs)).toEqual(byId(asRead));
  });

  it('gives identities with their keys, authorities, trust, servers and settings', async () => {
    const { identities, authorities, trust, servers, settings } = await read;
    expect(identities.map(({ id }) => id)).toEqual(manifest.identities.map(({ id }) => id));
    expect(identities[0]?.certificate).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(identities[0]?.key).toMatch(/^-----BEGIN (RSA )?PRIVATE KEY-----/);
    expect(authorities).toHaveLength(manifest.rowCounts.auth_authorities as number);
    expect(trust.map(({ policy }) => policy).toSorted()).toEqual(['1', '2']);
    expect(servers.map(({ id, host, config }) => [id, host, config])).toEqual(
      manifest.servers.map(it => [it.sha1, it.host, it.configString]),
    );
    expect(settings).toEqual(
      expect.arrayContaining([
        { name: 'plain/setting', value: 'dev plain value', encrypted: false },
        { name: 'secret/setting', value: 'dev geheime w\u00e4\u00e4rde', encrypted: true },
        { name: 'certdefaulttrust', value: '1', encrypted: false },
      ]),
    );
  });

  it('says what is ambiguous, and that there are exceptions for servers', async () => {
    expect((await read).notes).toEqual(
      expect.arrayContaining([{ kind: 'ambiguous', about: 'c0rrupt' }, { kind: 'server-exceptions' }]),
    );
    const ambiguous = (await read).notes.filter(({ kind }) => kind === 'ambiguous');
    // A value with single separators in it is whole.
    expect(ambiguous.map(({ about }) => about)).toEqual(['c0rrupt']);
  });

  it('needs the very password', async () => {
    const bytes = bytesOf('qgis/qgis-auth.db');
    for (const wrong of [
      '',
      manifest.masterPassword.normalize('NFD'),
      ` ${manifest.masterPassword}`,
      'x'.repeat(1000),
    ])
      expect(await faultOf(readAuthDatabase(bytes, wrong))).toBe('wrong-password');
  });
});

it('after a change of the master password all configs read the same, and the setting QGIS forgot is named', async () => {
  const read = await readAuthDatabase(
    bytesOf('qgis/qgis-auth-after-reset.db'),
    manifest.masterPasswordAfterReset,
  );
  expect(byId(read.configs)).toEqual(byId(asRead));
  expect(read.notes).toContainEqual({ kind: 'unreadable', about: 'secret/setting' });
  expect(read.settings.find(({ name }) => name === 'secret/setting')?.value).toBeNull();
});

describe('edges', () => {
  it('old rows, keys that come twice, and upper-case hex read as QGIS reads them', async () => {
    const { masterPassword, configs } = edge('node-written.db');
    const read = await readAuthDatabase(bytesOf('qgis-edge/node-written.db'), masterPassword);
    expect(Object.fromEntries(read.configs.map(({ id, fields }) => [id, fields]))).toEqual(configs);
    const about = (kind: string) => read.notes.filter(it => it.kind === kind).map(it => it.about);
    expect(about('old-style').toSorted()).toEqual(['oldbas1', 'oldide1', 'oldp121', 'oldpki1']);
    expect(about('ambiguous')).toContain('dupkeys');
    expect(about('missing-identity')).toContain('oldide1');
  });

  it('no master password yet, and one without configs', async () => {
    const fresh = await readAuthDatabase(bytesOf('qgis-edge/no-master-password.db'), 'anything');
    expect(fresh).toMatchObject({ configs: [], notes: [{ kind: 'no-master-password' }] });
    const { masterPassword } = edge('master-password-no-configs.db');
    const bytes = bytesOf('qgis-edge/master-password-no-configs.db');
    expect((await readAuthDatabase(bytes, masterPassword)).configs).toEqual([]);
    expect(await faultOf(readAuthDatabase(bytes, `${masterPassword}x`))).toBe('wrong-password');
  });

  it('the first 32 bytes of a password are the key, and no other than the whole of it opens', async () => {
    const { masterPassword } = edge('prefix32.db');
    const bytes = bytesOf('qgis-edge/prefix32.db');
    expect((await readAuthDatabase(bytes, masterPassword)).configs.length).toBeGreaterThan(0);
    const sameKey = `${masterPassword.slice(0, 32)}-another tail`;
    expect(await faultOf(readAuthDatabase(bytes, sameKey))).toBe('wrong-password');
  });

  it('passwords of any length', async () => {
    const all = JSON.parse(textOf('qgis-edge/keylen.json')) as {
      pw: string;
      pas: [string, string, string][];
      cfg: [string][];
    }[];
    expect(all.length).toBeGreaterThan(5);
    for (const { pw, pas, cfg } of all) {
      const [salt, civ, hash] = (pas[0] as [string, string, string]).map(fromHex) as [
        Uint8Array<ArrayBuffer>,
        Uint8Array<ArrayBuffer>,
        Uint8Array<ArrayBuffer>,
      ];
      expect(await isPassword(pw, { salt, civ, hash })).toBe(true);
      const cipher = await Cipher.of(pw, { civ });
      for (const [hex] of cfg)
        expect(await cipher.decrypt(hex)).toBe('password:::pw|||realm:::|||username:::user');
    }
  });
});

describe('what is no such database', () => {
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'not-qgis'],
    ['text', new TextEncoder().encode('not a database, whatever its length may be '.repeat(50)), 'not-qgis'],
    ['an export', bytesOf('qgis/export-plain.xml'), 'not-qgis'],
    ['the header alone', bytesOf('qgis/qgis-auth.db').subarray(0, 100), 'not-qgis'],
    ['half of it', bytesOf('qgis/qgis-auth.db').subarray(0, 20_000), 'damaged'],
    ['65 MiB', new Uint8Array(65 * 1024 * 1024), 'too-large'],
  ])('%s', async (_, bytes, fault) => {
    expect(await faultOf(readAuthDatabase(bytes, manifest.masterPassword))).toBe(fault);
  });
});
