import { describe, expect, it } from 'vitest';
import { readConfigText } from '../../shared/qgis/config-text.js';
import { Cipher, fromHex, isPassword, makeRecord, toHex } from '../../shared/qgis/crypto.js';
import { readAuthDatabase } from '../../shared/qgis/index.js';
import { authDatabase } from './database.js';
import { asRead, byId, bytesOf, edge, faultOf, manifest, textOf } from './fixtures.js';

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

describe('made by hand', () => {
  const password = 'master';
  const record = async (secret = password) => {
    const made = await makeRecord(secret);
    const row = [made.salt, made.civ, made.hash].map(toHex);
    return { row, cipher: await Cipher.of(secret, made) };
  };
  const text = 'password:::pä✓|||realm:::|||username:::u';

  it('two QGIS that started at once: records of one password, and configs under either', async () => {
    const [other, first, second] = [await record('other'), await record(), await record()];
    const config = async (id: string, { cipher }: typeof first) =>
      [id, 'name', '', 'Basic', 2, await cipher.encrypt(text)] as const;
    const bytes = authDatabase({
      auth_pass: [other.row, first.row, second.row],
      auth_configs: [await config('aaaaaaa', first), await config('bbbbbbb', second)],
    });
    const read = await readAuthDatabase(bytes, password);
    const fields = { password: 'pä✓', realm: '', username: 'u' };
    expect(read.configs).toMatchObject([
      { id: 'aaaaaaa', fields },
      { id: 'bbbbbbb', fields },
    ]);
    expect(read.notes).toEqual([{ kind: 'several-master-passwords' }]);
  });

  it('hundreds of such records are not tried', async () => {
    const { row } = await record();
    const bytes = authDatabase({ auth_pass: Array.from({ length: 20 }, () => row), auth_configs: [] });
    expect(await faultOf(readAuthDatabase(bytes, password))).toBe('too-large');
  });

  it('cells that all point to one long row', async () => {
    const { row } = await record();
    const bytes = authDatabase({
      auth_pass: [row],
      auth_configs: [['a', 'x'.repeat(3000), '', 'Basic', 2, '00']],
    });
    const view = new DataView(bytes.buffer);
    // The last page is that of the configs, whose only cell is pointed to ten times.
    const page = bytes.length - 4096;
    const cell = view.getUint16(page + 8);
    view.setUint16(page + 3, 10);
    for (let n = 0; n < 10; n++) view.setUint16(page + 8 + 2 * n, cell);
    expect(await faultOf(readAuthDatabase(bytes, password))).toBe('damaged');
  });

  it.each(['constructor', '__proto__', 'toString'])('a method named %s is one like others', method => {
    expect(readConfigText(method, 'a|||b')).toEqual({ fields: {}, notes: ['ambiguous'] });
    expect(readConfigText(method, 'a:::b')).toEqual({ fields: { a: 'b' }, notes: [] });
  });

  it('a value that ends in a stroke, which QGIS leaves to the next key, is ambiguous for every method', () => {
    const stored = 'X-A:::a||||X-B:::b';
    expect(readConfigText('APIHeader', stored)).toEqual({
      fields: { 'X-A': 'a', '|X-B': 'b' },
      notes: ['ambiguous'],
    });
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
