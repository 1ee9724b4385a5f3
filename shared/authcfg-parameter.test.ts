import { expect, test } from 'vitest';
import { authcfgOf } from './authcfg-parameter.js';

test.each([
  ['a WMS address', 'https://maps.test/wms?SERVICE=WMS&authcfg=abc1234&REQUEST=GetMap', 'abc1234'],
  ['alone', 'https://maps.test/wms?authcfg=abc1234', 'abc1234'],
  ['before a fragment', 'https://maps.test/wms?authcfg=abc1234#top', 'abc1234'],
  ['of a WebSocket', 'wss://maps.test/live?authcfg=abc1234', 'abc1234'],
  ['an imported id, letters as they are', 'https://maps.test/?authcfg=9ABcdef', '9ABcdef'],
  ['a bare name beside it', 'https://maps.test/?authcfg&authcfg=abc1234', 'abc1234'],
  ['behind a question mark of a value', 'https://maps.test/?u=https://x/?y&authcfg=abc1234', 'abc1234'],
  ['none', 'https://maps.test/wms?SERVICE=WMS', undefined],
  ['an empty value', 'https://maps.test/?authcfg=', undefined],
  ['given twice', 'https://maps.test/?authcfg=abc1234&authcfg=def5678', undefined],
  ['given twice, the same', 'https://maps.test/?authcfg=abc1234&x&authcfg=abc1234', undefined],
  ['upper case name', 'https://maps.test/?AUTHCFG=abc1234', undefined],
  ['another name that ends in it', 'https://maps.test/?xauthcfg=abc1234', undefined],
  ['percent-encoded name', 'https://maps.test/?authcf%67=abc1234', undefined],
  ['percent-encoded value', 'https://maps.test/?authcfg=abc123%34', undefined],
  ['too long', 'https://maps.test/?authcfg=abc12345', undefined],
  ['too short', 'https://maps.test/?authcfg=abc123', undefined],
  ['something behind it', 'https://maps.test/?authcfg=abc1234;x', undefined],
  ['in the fragment', 'https://maps.test/#authcfg=abc1234', undefined],
  ['in a query of the fragment', 'https://maps.test/#/map?authcfg=abc1234', undefined],
  ['in the path', 'https://maps.test/authcfg=abc1234/&authcfg=abc1234', undefined],
  ['in the value of another', 'https://maps.test/?u=https://x/?authcfg=abc1234', undefined],
  ['no URL', 'authcfg=abc1234', undefined],
])('%s', (_, url, id) => {
  expect(authcfgOf(url)).toBe(id);
});
