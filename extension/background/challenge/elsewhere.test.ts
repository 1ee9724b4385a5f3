/** What went wrong elsewhere, each as a row: the fault in the name, what becomes of the challenge here. */
import { describe, expect, test } from 'vitest';
import type { ConfigResource, PairState } from '../../../shared/auth-config.js';
import { GrantTable } from '../../../shared/grant.js';
import { formatResource, parseResource, rank } from '../../../shared/resource.js';
import type { Pair } from '../attach/place.js';
import { type ChallengeFacts, decide, type VaultFacts } from './decide.js';

function pair(text: string, configId: string): Pair {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  const resource: ConfigResource = {
    ...parsed.resource,
    attach: 'proven',
    allowClearText: false,
    publicSuffix: false,
  };
  return { configId, name: configId, method: 'Basic', resource, text: formatResource(resource) };
}

interface Situation {
  /** Resources of one config each. */
  readonly resources: readonly string[];
  readonly url: string;
  /** Page that causes the request; absent for a typed navigation. */
  readonly page?: string;
  readonly challenge?: Partial<ChallengeFacts>;
  readonly state?: PairState;
  readonly grants?: GrantTable;
}

/** The whole way from a URL to the decision: matching by the real code, then the table. */
function outcome({
  resources,
  url,
  page,
  challenge = {},
  state,
  grants = new GrantTable(),
}: Situation): string {
  const target = new URL(url.replace(/^ws/, 'http'));
  const pairs = resources.map((text, i) => pair(text, `cfg000${i}`));
  const best =
    rank(
      pairs.map(({ resource }) => resource),
      url,
    )[0] ?? [];
  const matching = pairs.filter(({ resource }) => best.includes(resource));
  const from = page === undefined ? undefined : new URL(page);
  const facts: ChallengeFacts = {
    url,
    method: 'GET',
    type: page === undefined ? 'main_frame' : 'image',
    isProxy: false,
    incognito: false,
    scheme: 'basic',
    realm: 'R',
    challenger: {
      host: target.hostname,
      port: Number(target.port) || (target.protocol === 'https:' ? 443 : 80),
    },
    initiator: from?.origin,
    topPage: from === undefined ? 'unreadable' : { host: from.hostname, scheme: from.protocol.slice(0, -1) },
    ownRequest: false,
    hadAuthorization: false,
    answeredBefore: false,
    ...challenge,
  };
  const vault: VaultFacts = {
    state: 'unlocked',
    concernsHost: true,
    pairs: matching,
    pairState: state ?? { outcome: 'unproven' },
    methodScheme: matching.length === 0 ? undefined : 'basic',
    boundRealm: undefined,
    allowsSite: host => grants.allows('cfg0000', host, 1),
    trialRunning: false,
  };
  return decide(facts, vault).kind;
}

const shop = ['https://shop.example.com/'];
const api = ['https://example.com/api'];
const granted = new GrantTable([{ site: 'map.example', configId: 'cfg0000', decision: 'session' }]);
const denied = new GrantTable([{ site: 'map.example', configId: 'cfg0000', decision: 'never' }]);

const cases: [fault: string, situation: Situation, expected: string][] = [
  ['control: the resource itself', { resources: shop, url: 'https://shop.example.com/' }, 'answer'],
  [
    'offered to any sub-domain (Bitwarden#1124)',
    { resources: ['https://example.com/'], url: 'https://evil.example.com/' },
    'pass',
  ],
  [
    'offered to another user of a dynamic-DNS domain (Bitwarden#1124)',
    { resources: ['https://alice.dyn.example/'], url: 'https://mallory.dyn.example/' },
    'pass',
  ],
  ['offered to the parent domain', { resources: shop, url: 'https://example.com/' }, 'pass'],
  [
    'wildcard includes the apex',
    { resources: ['https://*.example.com/'], url: 'https://example.com/' },
    'pass',
  ],
  [
    'silent answer to a cross-origin image (Bitwarden until 2026-08)',
    { resources: shop, url: 'https://shop.example.com/t.png', page: 'https://evil.example/' },
    'cancel',
  ],
  [
    'silent answer to a cross-origin fetch (Bitwarden until 2026-08)',
    {
      resources: shop,
      url: 'https://shop.example.com/j',
      page: 'https://evil.example/',
      challenge: { type: 'xmlhttprequest' },
    },
    'cancel',
  ],
  [
    'silent answer to a cross-origin frame (Bitwarden until 2026-08)',
    {
      resources: shop,
      url: 'https://shop.example.com/',
      page: 'https://evil.example/',
      challenge: { type: 'sub_frame' },
    },
    'cancel',
  ],
  [
    'silent answer to any 401 of the page in the tab (Bitwarden until 2026-08)',
    { resources: shop, url: 'https://other.example/' },
    'pass',
  ],
  [
    'armed for a tab, handed to the first 401 (browserpass-legacy#230)',
    { resources: shop, url: 'https://evil.example/', challenge: { initiator: 'https://shop.example.com' } },
    'pass',
  ],
  [
    'suffix match without a label border: hop for shop (KeePassXC)',
    { resources: ['https://hop.example.com/'], url: 'https://shop.example.com/' },
    'pass',
  ],
  ['suffix match the other way round', { resources: shop, url: 'https://hop.example.com/' }, 'pass'],
  [
    'wildcard without a label border',
    { resources: ['https://*.example.com/'], url: 'https://evilexample.com/' },
    'pass',
  ],
  [
    'prefix match of the path: /api for /api-evil',
    { resources: api, url: 'https://example.com/api-evil' },
    'pass',
  ],
  [
    'prefix match of the host: example.com.evil.net',
    { resources: ['https://example.com/'], url: 'https://example.com.evil.net/' },
    'pass',
  ],
  [
    'prefix match with userinfo: example.com@evil.net',
    { resources: ['https://example.com/'], url: 'https://example.com@evil.net/' },
    'pass',
  ],
  [
    'unanchored regex over the whole URL: ?u=example.com',
    { resources: ['https://example.com/'], url: 'https://evil.net/?u=https://example.com/' },
    'pass',
  ],
  [
    'unanchored regex: the resource in the fragment',
    { resources: ['https://example.com/'], url: 'https://evil.net/#https://example.com/' },
    'pass',
  ],
  ['letter case of the path folded', { resources: api, url: 'https://example.com/API' }, 'pass'],
  ['encoded slash taken for a border', { resources: api, url: 'https://example.com/api%2Fx' }, 'pass'],
  [
    'dot segments not resolved before matching',
    { resources: api, url: 'https://example.com/api/../private' },
    'pass',
  ],
  [
    'backslash read otherwise than the browser does',
    { resources: api, url: 'https://example.com\\api' },
    'answer',
  ],
  [
    'port ignored (MultiPass#57, keepassxc#4509)',
    { resources: ['https://example.com/'], url: 'https://example.com:8443/' },
    'pass',
  ],
  ['scheme ignored', { resources: ['https://example.com/'], url: 'http://example.com/' }, 'pass'],
  [
    'https config used for the http twin with the port of https',
    { resources: ['https://example.com/'], url: 'http://example.com:443/' },
    'pass',
  ],
  [
    'proxy challenge answered with the secret of a site',
    { resources: shop, url: 'https://shop.example.com/', challenge: { isProxy: true } },
    'pass',
  ],
  [
    'challenge of a man in the middle: another challenger',
    {
      resources: shop,
      url: 'https://shop.example.com/',
      challenge: { challenger: { host: 'proxy.example', port: 443 } },
    },
    'pass',
  ],
  [
    'endless retries lock the account (MultiPass 5, Chromium 32)',
    { resources: shop, url: 'https://shop.example.com/', challenge: { answeredBefore: true } },
    'wrong-credentials',
  ],
  [
    'failed config tried again by the next request',
    { resources: shop, url: 'https://shop.example.com/', state: { outcome: 'failed' } },
    'cancel',
  ],
  [
    'credentials re-sent to a redirect target on another origin (QGIS#66124)',
    { resources: shop, url: 'https://target.example/', challenge: { initiator: 'https://shop.example.com' } },
    'pass',
  ],
  [
    'the less specific config steps in for a failed one',
    {
      resources: ['https://example.com/', 'https://example.com/private/'],
      url: 'https://example.com/private/x',
      state: { outcome: 'failed' },
    },
    'cancel',
  ],
  [
    'any of several logins used without asking (keepassxc-browser#120)',
    { resources: ['https://example.com/', 'https://example.com/'], url: 'https://example.com/' },
    'choose',
  ],
  [
    'realm not looked at (all peers)',
    {
      resources: shop,
      url: 'https://shop.example.com/',
      challenge: { realm: 'Other' },
      state: { outcome: 'proven', scheme: 'basic', realm: 'R' },
    },
    'cancel',
  ],
  [
    'strongest scheme answered with a Basic secret: NTLM',
    { resources: shop, url: 'https://shop.example.com/', challenge: { scheme: 'ntlm' } },
    'pass',
  ],
  [
    'strongest scheme answered with a Basic secret: Negotiate',
    { resources: shop, url: 'https://shop.example.com/', challenge: { scheme: 'negotiate' } },
    'pass',
  ],
  [
    'POST from another site carries the login (no SameSite for HTTP auth)',
    {
      resources: shop,
      url: 'https://shop.example.com/',
      page: 'https://evil.example/',
      challenge: { type: 'main_frame', method: 'POST' },
    },
    'cancel',
  ],
  [
    'link from another site',
    {
      resources: shop,
      url: 'https://shop.example.com/',
      page: 'https://search.example/',
      challenge: { type: 'main_frame' },
    },
    'answer',
  ],
  [
    'absent initiator taken for the user',
    { resources: shop, url: 'https://shop.example.com/t.png', challenge: { type: 'image' } },
    'cancel',
  ],
  [
    'sandboxed frame taken for its host',
    {
      resources: shop,
      url: 'https://shop.example.com/t.png',
      page: 'https://shop.example.com/',
      challenge: { initiator: 'null' },
    },
    'cancel',
  ],
  [
    'own frame under a foreign page',
    {
      resources: shop,
      url: 'https://shop.example.com/t.png',
      page: 'https://shop.example.com/',
      challenge: { topPage: { host: 'evil.example', scheme: 'https' } },
    },
    'cancel',
  ],
  [
    "a service worker's request has no page to judge by",
    {
      resources: shop,
      url: 'https://shop.example.com/t.png',
      page: 'https://shop.example.com/',
      challenge: { type: 'xmlhttprequest', topPage: 'unreadable' },
    },
    'cancel',
  ],
  [
    'page written by the network (http twin) taken for the own host',
    { resources: shop, url: 'https://shop.example.com/t.png', page: 'http://shop.example.com/' },
    'cancel',
  ],
  [
    'map page with tiles of another host, granted',
    { resources: shop, url: 'https://shop.example.com/t.png', page: 'https://map.example/', grants: granted },
    'answer',
  ],
  [
    'map page with tiles of another host, sub-domain of the granted site',
    {
      resources: shop,
      url: 'https://shop.example.com/t.png',
      page: 'https://www.map.example/',
      grants: granted,
    },
    'answer',
  ],
  [
    'grant matched without a label border',
    {
      resources: shop,
      url: 'https://shop.example.com/t.png',
      page: 'https://evilmap.example/',
      grants: granted,
    },
    'cancel',
  ],
  [
    'grant used by the http twin of the site',
    { resources: shop, url: 'https://shop.example.com/t.png', page: 'http://map.example/', grants: granted },
    'cancel',
  ],
  [
    'site that may never',
    { resources: shop, url: 'https://shop.example.com/t.png', page: 'https://map.example/', grants: denied },
    'cancel',
  ],
  [
    'private window answered from the vault',
    { resources: shop, url: 'https://shop.example.com/', challenge: { incognito: true } },
    'pass',
  ],
  [
    'own request answered in a loop',
    { resources: shop, url: 'https://shop.example.com/', challenge: { ownRequest: true } },
    'cancel',
  ],
  [
    'answer given to a request that brings its own Authorization (32 tries)',
    { resources: shop, url: 'https://shop.example.com/', challenge: { hadAuthorization: true } },
    'cancel',
  ],
  [
    'WebSocket of another page',
    {
      resources: shop,
      url: 'wss://shop.example.com/s',
      page: 'https://evil.example/',
      challenge: { type: 'websocket' },
    },
    'cancel',
  ],
];

describe('what went wrong elsewhere', () => {
  test.each(cases)('%s', (_, situation, expected) => {
    expect(outcome(situation)).toBe(expected);
  });
});
