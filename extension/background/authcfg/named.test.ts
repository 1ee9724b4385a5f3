import { describe, expect, test } from 'vitest';
import type { TopPage } from '../../browser/browser.js';
import type { Pair } from '../attach/place.js';
import { mayChoose, namedIn } from './named.js';

const pair = (configId: string) => ({ configId }) as Pair;
const [one, two] = [pair('aaaaaa1'), pair('bbbbbb2')];
/** The vault also has a config for other URLs, and an id that was assigned. */
const meant = (id: string) =>
  ({ aaaaaa1: 'aaaaaa1', bbbbbb2: 'bbbbbb2', ccccccc: 'ccccccc', qgis001: 'bbbbbb2', qgis002: 'ccccccc' })[
    id
  ];

describe('what a URL names', () => {
  test.each([
    ['nothing without the parameter', '', [one, two], { kind: 'nothing' }],
    ['a pair of a tie', '?authcfg=bbbbbb2', [one, two], { kind: 'pair', pair: two }],
    ['the single pair', '?authcfg=aaaaaa1', [one], { kind: 'pair', pair: one }],
    ['by an assigned id', '?authcfg=qgis001', [one, two], { kind: 'pair', pair: two }],
    [
      'a config of other URLs',
      '?authcfg=ccccccc',
      [one, two],
      { kind: 'elsewhere', id: 'ccccccc', configId: 'ccccccc' },
    ],
    [
      'the same, assigned',
      '?authcfg=qgis002',
      [one],
      { kind: 'elsewhere', id: 'qgis002', configId: 'ccccccc' },
    ],
    [
      'one of a wider resource: it stays out',
      '?authcfg=bbbbbb2',
      [one],
      { kind: 'elsewhere', id: 'bbbbbb2', configId: 'bbbbbb2' },
    ],
    ['nobody knows it', '?authcfg=zzzzzzz', [one], { kind: 'unknown', id: 'zzzzzzz' }],
    ['upper case is another id', '?authcfg=AAAAAA1', [one, two], { kind: 'unknown', id: 'AAAAAA1' }],
    ['two ids name nobody', '?authcfg=aaaaaa1&authcfg=bbbbbb2', [one, two], { kind: 'nothing' }],
    [
      'nobody knows it, and no config is for the URL',
      '?authcfg=zzzzzzz',
      [],
      { kind: 'unknown', id: 'zzzzzzz' },
    ],
    [
      'a config of other URLs, where none is',
      '?authcfg=aaaaaa1',
      [],
      { kind: 'elsewhere', id: 'aaaaaa1', configId: 'aaaaaa1' },
    ],
  ])('%s', (_, query, pairs, named) => {
    expect(namedIn(`https://own.test/x${query}`, pairs, meant)).toEqual(named);
  });
});

const own: TopPage = { host: 'own.test', scheme: 'https' };
const facts = (changes: object) => ({
  url: 'https://own.test/x?authcfg=aaaaaa1',
  type: 'main_frame',
  method: 'GET',
  initiator: undefined,
  topPage: 'unreadable' as TopPage,
  ...changes,
});
const image = { type: 'image', initiator: 'https://own.test', topPage: own };

describe('who may choose', () => {
  test.each([
    ['typed', { fetchSite: 'none' }, true],
    ['caused by the own origin', { fetchSite: 'same-origin' }, true],
    ['a link of the own host', { initiator: 'https://own.test', fetchSite: 'same-origin' }, true],
    ['a form of the own host', { initiator: 'https://own.test', method: 'POST' }, true],
    ['a link of a granted site', { initiator: 'https://map.test', fetchSite: 'cross-site' }, true],
    ['a link of another site', { initiator: 'https://foreign.test', fetchSite: 'cross-site' }, false],
    ['the same, with its name hidden', { fetchSite: 'cross-site' }, false],
    ['a link of a sub-domain, with its name hidden', { fetchSite: 'same-site' }, false],
    ['a link of a sub-domain', { initiator: 'https://sub.own.test', fetchSite: 'same-site' }, false],
    ['a link of an opaque origin', { initiator: 'null', fetchSite: 'cross-site' }, false],
    ['a link of the http twin', { initiator: 'http://own.test' }, false],
    ['clear text, where the browser says nothing', { url: 'http://own.test/x?authcfg=aaaaaa1' }, false],
    ['an image of the own page', image, true],
    [
      'an image of a granted page',
      { ...image, initiator: 'https://map.test', topPage: { ...own, host: 'map.test' } },
      true,
    ],
    ['an image of a foreign page', { ...image, initiator: 'https://foreign.test' }, false],
    ['an image of a framed own page', { ...image, topPage: { ...own, host: 'foreign.test' } }, false],
    ['an image of nobody', { ...image, initiator: undefined, fetchSite: 'none' }, false],
  ])('%s: %j', (_, changes, may) => {
    expect(mayChoose(facts(changes), host => host === 'map.test')).toBe(may);
  });
});
