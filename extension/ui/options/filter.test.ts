import { expect, it } from 'vitest';
import type { ConfigView } from '../../messages/config-view.js';
import { hostOf, matching, searchable } from './filter.js';

const config = (id: string, name: string, ...texts: string[]): ConfigView => ({
  ...{ id, name, method: 'Basic', damaged: false },
  resources: texts.map(text => ({
    ...{ text, attach: 'proven' as const, allowClearText: false, outcome: 'unproven' as const },
    ...{ tiedWith: [], permitted: true },
  })),
});
const configs = [
  config('bbbbbbb', 'Maps 10', 'https://geo.example.org/wms'),
  config('aaaaaaa', 'Maps 9', 'https://portal.example.com:8443/'),
  config('ccccccc', 'archive'),
];
const all = searchable(configs, () => 'User name and password');
const find = (search: string) => matching(all, search).map(({ name }) => name);

it.each([
  ['', ['archive', 'Maps 9', 'Maps 10']],
  ['maps', ['Maps 9', 'Maps 10']],
  ['MAPS 9', ['Maps 9']],
  ['wms geo', ['Maps 10']],
  ['8443', ['Maps 9']],
  ['ccccccc', ['archive']],
  ['user password', ['archive', 'Maps 9', 'Maps 10']],
  ['maps nowhere', []],
])('search for "%s"', (search, names) => {
  expect(find(search)).toEqual(names);
});

it.each([
  ['https://geo.example.org/wms', 'geo.example.org'],
  ['https://*.example.org/', '*.example.org'],
  ['http://geo.example.org:8080/', 'geo.example.org:8080'],
  ['http://geo.example.org/', 'geo.example.org'],
  ['no resource', 'no resource'],
])('host of %s', (text, host) => {
  expect(hostOf(text)).toBe(host);
});
