import { describe, expect, test } from 'vitest';
import { parseCsv, readPasswordCsv } from './csv.js';
import { readNetrc } from './netrc.js';

describe('CSV', () => {
  test('quotes, separators and line breaks within', () => {
    expect(parseCsv('a,"b ""c"", d","e\r\nf"\r\n\r\ng,,\n')).toEqual([
      ['a', 'b "c", d', 'e\r\nf'],
      ['g', '', ''],
    ]);
  });

  test("Chrome's and Firefox's columns", () => {
    const chrome = 'name,url,username,password,note\nMaps,https://maps.test/login,anna,"p,1",\n';
    expect(readPasswordCsv(chrome)).toEqual([
      { name: 'Maps', url: 'https://maps.test/login', username: 'anna', password: 'p,1', realm: '' },
    ]);
    const firefox =
      '\ufeff"url","username","password","httpRealm","formActionOrigin","guid","timeCreated"\r\n"https://maps.test","anna","p""1","Area","","{x}","1"\r\n';
    expect(readPasswordCsv(firefox)).toEqual([
      { name: 'maps.test', url: 'https://maps.test', username: 'anna', password: 'p"1', realm: 'Area' },
    ]);
  });

  test('other tables are none', () => {
    expect(readPasswordCsv('a,b,c\n1,2,3')).toBeUndefined();
    expect(readPasswordCsv('')).toBeUndefined();
  });
});

test('.netrc: machines, quotes, comments; no macros, no default', () => {
  const text = `# mine
machine maps.test login anna password "p \\"1\\""
machine other.test
  login otto
  account x
  password pw#1
macdef init
  machine not.test login no password no

default login any password any
machine last.test login l password p`;
  expect(readNetrc(text)?.map(({ name, username, password }) => [name, username, password])).toEqual([
    ['maps.test', 'anna', 'p "1"'],
    ['other.test', 'otto', 'pw#1'],
    ['last.test', 'l', 'p'],
  ]);
  expect(readNetrc('nothing of it')).toBeUndefined();
});
