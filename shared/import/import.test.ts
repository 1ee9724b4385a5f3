import { describe, expect, test } from 'vitest';
import { parseCsv, readPasswordCsv } from './csv.js';
import { readCurl } from './curl.js';
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

  test('logins of apps and of the browser come without an address, and empty ones not at all', () => {
    const rows = [
      'name,url,username,password',
      ',android://hash==@org.app.test/,anna,p',
      ',chrome://FirefoxAccounts,uid,p',
      ',ftp://files.test/,anna,p',
      ',maps.test,anna,p',
      'Maps,http://maps.test/,,p',
      ',https://nothing.test/,,',
    ];
    expect(readPasswordCsv(rows.join('\n'))?.map(({ name, url }) => [name, url])).toEqual([
      ['org.app.test', ''],
      ['FirefoxAccounts', ''],
      ['files.test', ''],
      ['maps.test', 'maps.test'],
      ['Maps', 'http://maps.test/'],
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

describe('curl', () => {
  test.each([
    ['curl https://a.test/x', undefined],
    ['wget -u a:b https://a.test/', undefined],
    ["curl 'https://a.test/", undefined],
    ['curl -u anna https://a.test/', ['Basic', { username: 'anna', password: '' }, 'https://a.test/']],
    [
      `curl -sS --user 'anna:p:"w"' "https://a.test/maps/wms?x=1"`,
      ['Basic', { username: 'anna', password: 'p:"w"' }, 'https://a.test/maps/'],
    ],
    [
      'curl --digest -uanna:pw a.test:8080/x',
      ['Digest', { username: 'anna', password: 'pw' }, 'http://a.test:8080/'],
    ],
    [
      "curl 'https://a.test/api/items' \\\n  -H 'accept: */*' \\\n  -H 'Authorization: Bearer abc.def' \\\n  -H 'User-Agent: x' --compressed",
      ['Bearer', { token: 'abc.def' }, 'https://a.test/api/'],
    ],
    [
      `curl -X POST -d '{"a":1}' -H "authorization: Basic ${btoa('u:p')}" https://a.test/`,
      ['Basic', { username: 'u', password: 'p' }, 'https://a.test/'],
    ],
    [
      'curl -H "X-API-Key: k\\"1" --header=X-Client:c https://a.test/v1/',
      ['APIHeader', { 'X-API-Key': 'k"1', 'X-Client': 'c' }, 'https://a.test/v1/'],
    ],
    [
      "curl -H 'X-Esri-Authorization: Bearer t' https://a.test/",
      ['EsriToken', { token: 't' }, 'https://a.test/'],
    ],
    [
      "curl -H $'X-Key: it\\'s' --oauth2-bearer tok -o out.json --url https://a.test/b/c",
      ['Bearer', { token: 'tok' }, 'https://a.test/b/'],
    ],
    ['curl https://u:p%40@a.test/x/y', ['Basic', { username: 'u', password: 'p@' }, 'https://a.test/x/']],
  ] as const)('%s', (text, expected) => {
    const read = readCurl(text);
    expect(read && 'method' in read ? [read.method, read.fields, read.resource] : read).toEqual(expected);
  });
});
