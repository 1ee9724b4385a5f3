import { expect, test, vi } from 'vitest';
import type { ConfigResource, PairState } from '../../../shared/auth-config.js';
import { parseResource } from '../../../shared/resource.js';
import type { SendingRequest } from '../../browser/index.js';

vi.mock('webextension-polyfill', () => ({ default: { runtime: { getURL: () => 'own:locked.html' } } }));
const { answersAgain, attaches } = await import('./embedded.js');

const top = { host: 'a.test', scheme: 'https' };
const image: SendingRequest = {
  url: 'https://a.test/x',
  method: 'GET',
  type: 'image',
  tabId: 1,
  initiator: 'https://a.test',
  topPage: top,
  incognito: false,
};

function resource(options: Partial<ConfigResource> = {}): ConfigResource {
  const parsed = parseResource('https://a.test/');
  if (!parsed.ok) throw new Error(parsed.error);
  return { ...parsed.resource, attach: 'proven', allowClearText: false, publicSuffix: false, ...options };
}

type Row = [
  name: string,
  expected: boolean,
  request?: Partial<SendingRequest>,
  resource?: Partial<ConfigResource>,
  outcome?: PairState['outcome'],
];

const rows: Row[] = [
  ['an image of the own host', true],
  ['a POST of its page', true, { method: 'POST', type: 'xmlhttprequest' }],
  ['a POST navigation of its page', true, { method: 'POST', type: 'main_frame', topPage: 'unreadable' }],
  ['a navigation, which has a rule', false, { type: 'main_frame', topPage: 'unreadable' }],
  ['a preflight', false, { method: 'OPTIONS', type: 'xmlhttprequest' }],
  ['a private window, as by rules', true, { incognito: true }],
  ['another host', false, { initiator: 'https://b.test' }],
  [
    'a granted site under its own page',
    true,
    { initiator: 'https://map.test', topPage: { host: 'map.test', scheme: 'https' } },
  ],
  [
    'a granted site under a foreign page',
    false,
    { initiator: 'https://map.test', topPage: { host: 'b.test', scheme: 'https' } },
  ],
  ['a sub-domain', false, { initiator: 'https://x.a.test' }],
  ['another port of the own host', true, { initiator: 'https://a.test:8443' }],
  ['the own host over http', false, { initiator: 'http://a.test' }],
  ['an opaque origin', false, { initiator: 'null' }],
  ['an unknown page', false, { initiator: undefined }],
  ['a frame of the own host under a foreign page', false, { topPage: { host: 'b.test', scheme: 'https' } }],
  ['a request without a page, as of a service worker', false, { topPage: 'unreadable' }],
  ['a WebSocket', true, { url: 'wss://a.test/x', type: 'websocket' }],
  ['navigations only', false, {}, { attach: 'navigations' }],
  ['on challenge only', false, {}, { attach: 'challenge' }],
  ['a wildcard, whose hosts are told apart here', true, {}, { wildcard: true }],
  ['an unproven config', false, {}, {}, 'unproven'],
  ['a failed config', false, {}, {}, 'failed'],
  ['an unproven one that attaches at once', true, {}, { attach: 'at-once' }, 'unproven'],
];

test.each(rows)('%s: %s', (_, expected, request = {}, options = {}, outcome = 'proven') => {
  const pair = { configId: 'abc1234', name: 'A', method: 'Basic', resource: resource(options), text: '' };
  const allows = (host: string) => host === 'map.test';
  expect(attaches({ ...image, ...request }, pair, { outcome }, allows)).toBe(expected);
});

type AgainRow = [...Row, realm?: string | undefined, method?: string];

const againRows: AgainRow[] = [
  ['an image of the own host', true],
  ['a navigation', true, { type: 'main_frame', initiator: undefined, topPage: 'unreadable' }],
  [
    'a POST navigation of another host',
    false,
    { type: 'main_frame', method: 'POST', initiator: 'https://b.test' },
  ],
  ['no answer kept', false, { keptDigest: undefined }],
  ['the answer of another realm', false, { keptDigest: { realm: 'Other' } }],
  ['a config bound to another realm', false, {}, {}, 'proven', 'Other'],
  ['a preflight', false, { method: 'OPTIONS' }],
  ['a private window', false, { incognito: true }],
  ['a sub-domain', false, { initiator: 'https://x.a.test' }],
  ['a frame of the own host under a foreign page', false, { topPage: { host: 'b.test', scheme: 'https' } }],
  ['navigations only', false, {}, { attach: 'navigations' }],
  ['on challenge only, as it answers one', true, {}, { attach: 'challenge' }],
  ['clear text that was never marked', false, {}, { scheme: 'http' }],
  ['an unproven config', false, {}, {}, 'unproven'],
  ['a failed config', false, {}, {}, 'failed'],
  ['a config of another method', false, {}, {}, 'proven', undefined, 'Basic'],
];

test.each(againRows)(
  'once more, %s: %s',
  (_, expected, request = {}, options = {}, outcome = 'proven', realm, method = 'Digest') => {
    const pair = { configId: 'abc1234', name: 'A', method, resource: resource(options), text: '' };
    const asked = { ...image, keptDigest: { realm: 'R' }, ...request };
    const state = { outcome, scheme: 'digest', realm: 'R' };
    expect(answersAgain(asked, pair, state, realm, () => false)).toBe(expected);
  },
);
