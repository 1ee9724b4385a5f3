import { describe, expect, test } from 'vitest';
import type { ConfigResource, PairState } from '../../../shared/auth-config.js';
import { parseResource } from '../../../shared/resource.js';
import type { Pair } from '../attach/place.js';
import { type ChallengeFacts, type Decision, decide, type VaultFacts } from './decide.js';

function pair(text = 'https://a.test/', options: Partial<ConfigResource> = {}): Pair {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(parsed.error);
  const resource = {
    ...parsed.resource,
    attach: 'proven' as const,
    allowClearText: false,
    publicSuffix: false,
    ...options,
  };
  return { configId: 'abc1234', name: 'A', method: 'Basic', resource, text };
}

/** A typed navigation to a Basic area of the unproven config's own host, the vault open: answered. */
const navigation: ChallengeFacts = {
  url: 'https://a.test/x',
  method: 'GET',
  type: 'main_frame',
  isProxy: false,
  incognito: false,
  scheme: 'basic',
  realm: 'R',
  challenger: { host: 'a.test', port: 443 },
  initiator: undefined,
  topPage: 'unreadable',
  ownRequest: false,
  hadAuthorization: false,
  answeredBefore: false,
};
const own = { host: 'a.test', scheme: 'https' };
const map = { host: 'map.test', scheme: 'https' };
const granted = (host: string) => host === 'map.test';
const image: ChallengeFacts = { ...navigation, type: 'image', initiator: 'https://a.test', topPage: own };
const unlocked: VaultFacts = {
  state: 'unlocked',
  concernsHost: true,
  pairs: [pair()],
  pairState: { outcome: 'unproven' },
  methodScheme: 'basic',
  boundRealm: undefined,
  allowsSite: () => false,
  trialRunning: false,
};
const locked: VaultFacts = { ...unlocked, state: 'locked', pairs: [], methodScheme: undefined };
const proven: PairState = { outcome: 'proven', scheme: 'basic', realm: 'R' };

const tied = { pairs: [pair(), pair()] };

type Case = [name: string, challenge: Partial<ChallengeFacts>, vault: Partial<VaultFacts>, expected: string];

function word(decision: Decision): string {
  return 'why' in decision && decision.why !== undefined ? `${decision.kind} ${decision.why}` : decision.kind;
}

const onNavigation: Case[] = [
  ['typed navigation', {}, {}, 'answer'],
  ['HEAD', { method: 'HEAD' }, {}, 'answer'],
  ['link from another site', { initiator: 'https://evil.test' }, {}, 'answer'],
  ['link from an opaque origin', { initiator: 'null' }, {}, 'answer'],
  ['POST from another site', { method: 'POST', initiator: 'https://evil.test' }, {}, 'cancel foreign'],
  ['POST without initiator', { method: 'POST' }, {}, 'cancel foreign'],
  ['POST from the own host', { method: 'POST', initiator: 'https://a.test' }, {}, 'answer'],
  ['POST from the own host over http', { method: 'POST', initiator: 'http://a.test' }, {}, 'cancel foreign'],
  ['PUT from a sub-domain', { method: 'PUT', initiator: 'https://x.a.test' }, {}, 'cancel foreign'],
  ['proxy answered with a site secret (a 407 is never ours)', { isProxy: true }, {}, 'pass'],
  ['private window', { incognito: true }, {}, 'pass'],
  ['request of the extension itself', { ownRequest: true }, {}, 'cancel other-realm'],
  ['no vault', {}, { state: 'absent' }, 'pass'],
  ['damaged vault', {}, { state: 'damaged' }, 'pass'],
  ['nothing matches', {}, { pairs: [] }, 'pass'],
  ['two configs for the same resource', {}, { pairs: [pair(), pair()] }, 'choose'],
  ['two configs, and neither knows the scheme', { scheme: 'digest' }, { pairs: [pair(), pair()] }, 'pass'],
  [
    'two configs of which one knows the scheme',
    { scheme: 'digest' },
    { pairs: [pair(), { ...pair(), method: 'Digest' }] },
    'choose',
  ],
  ['two configs, cross-site POST', { method: 'POST', initiator: 'https://evil.test' }, tied, 'cancel tie'],
  ['two configs, a header of the page', { hadAuthorization: true }, tied, 'cancel'],
  [
    'two configs, clear text without the mark',
    { url: 'http://a.test/', challenger: { host: 'a.test', port: 80 } },
    { pairs: [pair('http://a.test/'), pair('http://a.test/')] },
    'cancel tie',
  ],
  ['challenger is another host', { challenger: { host: 'evil.test', port: 443 } }, {}, 'pass'],
  ['challenger is another port', { challenger: { host: 'a.test', port: 8443 } }, {}, 'pass'],
  [
    'explicit port',
    { url: 'https://a.test:8443/', challenger: { host: 'a.test', port: 8443 } },
    {},
    'answer',
  ],
  ['IPv6 host', { url: 'https://[::1]/', challenger: { host: '::1', port: 443 } }, {}, 'answer'],
  ['request carried an Authorization', { hadAuthorization: true }, {}, 'cancel'],
  ['Digest, config of Basic', { scheme: 'digest' }, {}, 'pass'],
  ['Digest', { scheme: 'digest' }, { methodScheme: 'digest' }, 'answer'],
  ['Bearer', { scheme: 'bearer' }, {}, 'pass'],
  ['NTLM', { scheme: 'ntlm' }, {}, 'pass'],
  ['Negotiate', { scheme: 'negotiate' }, {}, 'pass'],
  ['method of another scheme', {}, { methodScheme: 'digest' }, 'pass'],
  ['realm the config is bound to', {}, { boundRealm: 'R' }, 'answer'],
  ['another realm than the bound one', {}, { boundRealm: 'S' }, 'pass other-realm'],
  [
    'second challenge of an unproven pair',
    { answeredBefore: true },
    { trialRunning: true },
    'wrong-credentials',
  ],
  ['second challenge of a proven pair', { answeredBefore: true }, { pairState: proven }, 'wrong-credentials'],
  [
    'second challenge, other realm',
    { answeredBefore: true, realm: 'S' },
    { pairState: proven },
    'cancel other-realm',
  ],
  ['failed pair', {}, { pairState: { outcome: 'failed' } }, 'cancel failed-before'],
  ['proven pair, its realm', {}, { pairState: proven }, 'answer'],
  ['proven pair, another realm', { realm: 'S' }, { pairState: proven }, 'cancel other-realm'],
  ['proven pair, no realm', { realm: undefined }, { pairState: proven }, 'cancel other-realm'],
  ['unproven pair in trial', {}, { trialRunning: true }, 'wait'],
  ['proven pair needs no trial', {}, { pairState: proven, trialRunning: true }, 'answer'],
  ['navigations only', {}, { pairs: [pair('https://a.test/', { attach: 'navigations' })] }, 'answer'],
  [
    'clear text without the mark',
    { url: 'http://a.test/', challenger: { host: 'a.test', port: 80 } },
    { pairs: [pair('http://a.test/')] },
    'cancel clear-text',
  ],
  [
    'clear text with the mark',
    { url: 'http://a.test/', challenger: { host: 'a.test', port: 80 } },
    { pairs: [pair('http://a.test/', { allowClearText: true })] },
    'answer',
  ],
];

const onImage: Case[] = [
  ['own host', {}, {}, 'answer'],
  ['own host, two configs', {}, tied, 'choose'],
  ['another site, two configs', { initiator: 'https://evil.test' }, tied, 'cancel tie'],
  [
    'a site granted one of two configs',
    { initiator: 'https://map.test', topPage: map },
    { ...tied, allowsSite: granted },
    'choose',
  ],
  [
    'two configs for navigations only',
    {},
    {
      pairs: [
        pair('https://a.test/', { attach: 'navigations' }),
        pair('https://a.test/', { attach: 'navigations' }),
      ],
    },
    'pass',
  ],
  ['another site', { initiator: 'https://evil.test' }, {}, 'cancel foreign'],
  ['another site, own top page', { initiator: 'https://evil.test', topPage: own }, {}, 'cancel foreign'],
  ['sub-domain', { initiator: 'https://x.a.test' }, {}, 'cancel foreign'],
  ['host that ends like the own', { initiator: 'https://xa.test' }, {}, 'cancel foreign'],
  ['own host, another port', { initiator: 'https://a.test:8443' }, {}, 'answer'],
  ['own host over http', { initiator: 'http://a.test' }, {}, 'cancel foreign'],
  ['no initiator is unknown, not typed', { initiator: undefined }, {}, 'cancel foreign'],
  ['sandboxed frame', { initiator: 'null' }, {}, 'cancel foreign'],
  [
    'own frame under a foreign top page',
    { topPage: { host: 'evil.test', scheme: 'https' } },
    {},
    'cancel foreign',
  ],
  ['own frame under the http twin', { topPage: { host: 'a.test', scheme: 'http' } }, {}, 'cancel foreign'],
  ['unreadable top page', { topPage: 'unreadable' }, {}, 'cancel foreign'],
  ['frame navigation', { type: 'sub_frame' }, {}, 'answer'],
  ['WebSocket', { type: 'websocket', url: 'wss://a.test/s' }, {}, 'answer'],
  [
    'WebSocket from the http twin',
    { type: 'websocket', url: 'wss://a.test/s', initiator: 'http://a.test' },
    {},
    'cancel foreign',
  ],
  ['fetch with POST', { type: 'xmlhttprequest', method: 'POST' }, {}, 'answer'],
  ['navigations only', {}, { pairs: [pair('https://a.test/', { attach: 'navigations' })] }, 'pass'],
  [
    'a foreign site does not learn that the pair failed',
    { initiator: 'https://evil.test' },
    { pairState: { outcome: 'failed' } },
    'cancel foreign',
  ],
  ['64 tiles, one trial', {}, { trialRunning: true }, 'wait'],
  ['granted site', { initiator: 'https://map.test', topPage: map }, { allowsSite: granted }, 'answer'],
  [
    'granted site over http',
    { initiator: 'http://map.test', topPage: map },
    { allowsSite: granted },
    'cancel foreign',
  ],
  [
    'granted site under its http twin',
    { initiator: 'https://map.test', topPage: { ...map, scheme: 'http' } },
    { allowsSite: granted },
    'cancel foreign',
  ],
  ['own frame under a granted top page', { topPage: map }, { allowsSite: granted }, 'answer'],
  [
    'granted frame under a foreign top page',
    { initiator: 'https://map.test', topPage: { host: 'evil.test', scheme: 'https' } },
    { allowsSite: granted },
    'cancel foreign',
  ],
  [
    'granted frame under the own top page',
    { initiator: 'https://map.test' },
    { allowsSite: granted },
    'answer',
  ],
  [
    'another site than the granted one',
    { initiator: 'https://evil.test', topPage: map },
    { allowsSite: granted },
    'cancel foreign',
  ],
  [
    'a grant does not revive a failed pair',
    { initiator: 'https://map.test', topPage: map },
    { allowsSite: granted, pairState: { outcome: 'failed' } },
    'cancel failed-before',
  ],
  [
    'POST of a granted site',
    { type: 'main_frame', method: 'POST', initiator: 'https://map.test' },
    { allowsSite: granted },
    'answer',
  ],
];

const onLocked: Case[] = [
  ['host of a resource', {}, {}, 'unlock'],
  ['another host', {}, { concernsHost: false }, 'pass'],
  ['proxy', { isProxy: true }, {}, 'pass'],
  ['private window', { incognito: true }, {}, 'pass'],
  ['NTLM', { scheme: 'ntlm' }, {}, 'pass'],
  ['request carried an Authorization', { hadAuthorization: true }, {}, 'cancel'],
  ['challenger is another host', { challenger: { host: 'evil.test', port: 443 } }, {}, 'pass'],
];

describe('navigation', () => {
  test.each(onNavigation)('%s', (_, challenge, vault, expected) => {
    expect(word(decide({ ...navigation, ...challenge }, { ...unlocked, ...vault }))).toBe(expected);
  });
});
describe('embedded request', () => {
  test.each(onImage)('%s', (_, challenge, vault, expected) => {
    expect(word(decide({ ...image, ...challenge }, { ...unlocked, ...vault }))).toBe(expected);
  });
});
describe('locked', () => {
  test.each(onLocked)('%s', (_, challenge, vault, expected) => {
    expect(word(decide({ ...navigation, ...challenge }, { ...locked, ...vault }))).toBe(expected);
  });
});
