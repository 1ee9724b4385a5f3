import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  exportProblems,
  isEncryptedXml,
  type QgisConfig,
  readAuthXml,
  writeAuthXml,
} from '../../shared/qgis/index.js';
import { asRead, byId, edge, faultOf, manifest, textOf } from './fixtures.js';

describe('exports of QGIS', () => {
  it.each(['export-plain.xml', 'export-encrypted.xml'])('%s: every config', async file => {
    const read = await readAuthXml(textOf(`qgis/${file}`), manifest.exportPassword);
    expect(byId(read.configs)).toEqual(byId(asRead));
    expect(isEncryptedXml(textOf(`qgis/${file}`))).toBe(file === 'export-encrypted.xml');
  });

  it('an encrypted one needs its password', async () => {
    for (const wrong of ['', manifest.masterPassword, `${manifest.exportPassword} `])
      expect(await faultOf(readAuthXml(textOf('qgis/export-encrypted.xml'), wrong))).toBe('wrong-password');
  });

  it('one that Node wrote and QGIS read', async () => {
    const { exportPassword } = edge('node-written.xml');
    const { configs } = await readAuthXml(textOf('qgis-edge/node-written.xml'), exportPassword);
    expect(configs).toMatchObject([
      { id: 'xmlnode', name: 'XML & node', fields: { password: 'p\nw', realm: '', username: 'xu' } },
    ]);
  });
});

it('an identity that a config names is in no export', async () => {
  const config = {
    id: 'a',
    name: 'n',
    uri: '',
    method: 'Identity-Cert',
    version: 1,
    fields: { certid: 'i' },
  };
  const { notes } = await readAuthXml(await writeAuthXml([config]));
  expect(notes).toEqual([{ kind: 'missing-identity', about: 'a' }]);
});

describe('what is no such export', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from(
    { length: 9 },
    (_, n) => `<!ENTITY ${'bcdefghij'[n]} "${`&${'abcdefghi'[n]};`.repeat(10)}">`,
  ).join('')}]><qgis_authentication>&j;</qgis_authentication>`;
  it.each([
    ['', 'not-qgis'],
    ['SQLite format 3', 'not-qgis'],
    ['<html></html>', 'not-qgis'],
    ['<qgis_authentication>', 'damaged'],
    ['<qgis_authentication/>', 'damaged'],
    ['<qgis_authentication><other/></qgis_authentication>', 'damaged'],
    ['<qgis_authentication><configurations a="1" a="2"/></qgis_authentication>', 'damaged'],
    ['<qgis_authentication>&unknown;<configurations/></qgis_authentication>', 'damaged'],
    ['<qgis_authentication salt="zz" hash="00" civ="00">00</qgis_authentication>', 'damaged'],
    [bomb, 'damaged'],
    ['<a>'.repeat(100), 'too-large'],
  ])('%.60s', async (text, fault) => {
    expect(await faultOf(readAuthXml(text, 'x'))).toBe(fault);
  });
});

describe('what is written', () => {
  const text = fc
    .string({ unit: 'binary' })
    .filter(it => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(it));
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,10}$/);
  const config: fc.Arbitrary<QgisConfig> = fc.record({
    id: fc.stringMatching(/^[a-z][a-z0-9]{6}$/),
    name: text,
    uri: text,
    method: fc.constantFrom('Basic', 'APIHeader', 'Another'),
    version: fc.nat(9),
    fields: fc.dictionary(name, text, { noNullPrototype: true }),
  });

  it('reads back the same, plain and encrypted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(config, { maxLength: 4 }),
        fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        async (configs, password) => {
          const written = await writeAuthXml(configs, password);
          expect(isEncryptedXml(written)).toBe(password !== undefined);
          expect((await readAuthXml(written, password)).configs).toEqual(configs);
          if (password !== undefined)
            expect(await faultOf(readAuthXml(written, `${password}x`))).toBe('wrong-password');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the form of QGIS: encrypted content is an indented element that ends in a newline', async () => {
    const [first] = manifest.configs;
    const plain = await writeAuthXml([
      { ...(first as (typeof asRead)[number] & typeof first), fields: { a: 'b' } } as QgisConfig,
    ]);
    expect(plain).toMatch(/^<!DOCTYPE qgis_authentication>\n<qgis_authentication>\n {2}<configurations>\n/);
    expect(plain).toMatch(/\n {2}<\/configurations>\n<\/qgis_authentication>\n$/);
  });

  it('is plain without a password alone, not with an empty one', async () => {
    expect(isEncryptedXml(await writeAuthXml([]))).toBe(false);
    expect(await faultOf(writeAuthXml([], ''))).toBe('unsupported');
  });

  it('says what the format cannot carry, and does not write what breaks it', async () => {
    const of = (fields: Record<string, string>): QgisConfig => ({
      id: 'abc1234',
      name: 'n',
      uri: '',
      method: 'APIHeader',
      version: 2,
      fields,
    });
    const kinds = (fields: Record<string, string>) => exportProblems([of(fields)]).map(({ kind }) => kind);
    expect(kinds({ 'X-Key': 'v' })).toEqual([]);
    expect(kinds({ 'X-Key': 'a|||b' })).toEqual(['separator']);
    expect(kinds({ '1st': 'v' })).toEqual(['name']);
    expect(kinds({ 'a b': 'v' })).toEqual(['name']);
    expect(kinds({ key: '\u0000' })).toEqual(['text']);
    // QGIS puts three strokes behind a value, unless it is the last: the fourth goes to the next key.
    expect(kinds({ password: 'p|', username: 'u' })).toEqual(['separator', 'separator']);
    expect(kinds({ password: 'p', username: 'u|' })).toEqual([]);
    expect(kinds({ password: ':p:', username: '|u' })).toEqual([]);
    expect(await faultOf(writeAuthXml([of({ 'a b': 'v' })]))).toBe('unsupported');
    expect(await faultOf(writeAuthXml([of({ key: 'a|||b' })]))).toBe('none');
  });
});
