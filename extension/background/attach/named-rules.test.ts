import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigResource } from '../../../shared/auth-config.js';
import { matches, parseResource } from '../../../shared/resource.js';
import { namingTails } from '../../../test/e2e/addresses.js';
import type { RuleBody, RuleDialect } from '../../browser/index.js';
import { namedIn } from '../authcfg/named.js';
import { compile } from './compile.js';
import type { Pair, Place } from './place.js';

const dialect: RuleDialect = {
  resourceTypes: ['main_frame', 'sub_frame', 'image', 'xmlhttprequest', 'websocket'],
  webSocketSchemes: true,
  topDomains: true,
  maxRules: 5000,
  maxRegexRules: 1000,
};
const [a, b]: [string, string] = ['aaaaaa1', 'bbbbbb2'];

function resource(text: string): ConfigResource {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  return { ...parsed.resource, attach: 'proven', allowClearText: false, publicSuffix: false };
}

/** What a config is at a place; `served`: by a rule. */
const of = (id: string, text: string, served = true): Place => ({
  resource: resource(text),
  ids: [id],
  ...(served ? { headers: { authorization: id } } : {}),
});

/** A tie of two, undecided or with one of them chosen. */
function tie(text: string, chosen?: string, served = [a, b]): Place {
  const at = (id: string) => of(id, text, served.includes(id));
  const others = [a, b].filter(id => id !== chosen).map(at);
  return { ...(chosen === undefined ? { resource: resource(text) } : at(chosen)), named: others };
}

interface Condition {
  readonly urlFilter?: string;
  readonly regexFilter?: string;
  readonly resourceTypes: readonly string[];
  readonly initiatorDomains?: readonly string[];
}
const condition = (rule: RuleBody) => rule.condition as unknown as Condition;
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Filters as measured in Chromium 156 (architecture.md, "Filters"). */
function filterMatches({ urlFilter, regexFilter }: Condition, url: string): boolean {
  if (regexFilter !== undefined) return new RegExp(regexFilter).test(url);
  const pattern = escaped(urlFilter ?? '')
    .replace(/^\\\|/, '^')
    .replace(/\\\|$/, '$')
    .replaceAll('\\*', '.*')
    .replaceAll('\\^', '(?:[^A-Za-z0-9_.%-]|$)');
  return new RegExp(pattern).test(url);
}

/** The rule of the highest priority that does something to a request; an allow rule wins a draw. */
function winning(rules: readonly RuleBody[], action: string, url: string, type: string, initiator?: string) {
  const hits = rules
    .map(rule => ({ ...rule, at: condition(rule) }))
    .filter(
      ({ at }) =>
        at.resourceTypes.includes(type) &&
        (at.initiatorDomains === undefined ||
          (initiator !== undefined && at.initiatorDomains.includes(initiator))) &&
        filterMatches(at, url),
    );
  const allow = Math.max(0, ...hits.filter(hit => hit.action.type === 'allow').map(hit => hit.priority));
  return hits
    .filter(hit => hit.action.type === action && hit.priority > allow)
    .toSorted((one, other) => other.priority - one.priority)[0];
}

function attached(rules: readonly RuleBody[], url: string, type: string, initiator?: string) {
  const action = winning(rules, 'modifyHeaders', url, type, initiator)?.action;
  return (action as { requestHeaders: { value: string }[] } | undefined)?.requestHeaders[0]?.value;
}

const area = 'https://own.test/ows/';
const named = (id: string) => `${area}x?authcfg=${id}`;

describe('an undecided tie', () => {
  const { rules } = compile([tie(area)], dialect);
  it.each([
    ['own page, the one', named(a), 'image', 'own.test', a],
    ['own page, the other', named(b), 'xmlhttprequest', 'own.test', b],
    ['own page, a WebSocket', named(b).replace('https', 'wss'), 'websocket', 'own.test', b],
    ['own page, a link', named(a), 'main_frame', 'own.test', a],
    ['own page, no parameter', `${area}x`, 'image', 'own.test', undefined],
    ['own page, both', `${named(a)}&authcfg=${b}`, 'image', 'own.test', undefined],
    ['nobody known: it may be a link of any page', named(a), 'main_frame', undefined, undefined],
    ['a foreign page', named(a), 'image', 'foreign.test', undefined],
    ['a link of a foreign page', named(a), 'main_frame', 'foreign.test', undefined],
    ['another path', `https://own.test/other?authcfg=${a}`, 'image', 'own.test', undefined],
  ])('%s', (_, url, type, initiator, header) => {
    expect(attached(rules, url, type, initiator)).toBe(header);
  });
});

describe('a tie with one chosen', () => {
  const { rules } = compile([tie(area, a)], dialect);
  it.each([
    ['own page, no parameter', `${area}x`, 'image', 'own.test', a],
    ['own page, the other', named(b), 'image', 'own.test', b],
    ['own page, the chosen one', named(a), 'image', 'own.test', a],
    ['typed, no parameter', `${area}x`, 'main_frame', undefined, a],
    ['typed, the chosen one', named(a), 'main_frame', undefined, a],
    ['perhaps typed, the other: a challenge tells', named(b), 'main_frame', undefined, undefined],
    ['a link of a foreign page, the other', named(b), 'main_frame', 'foreign.test', undefined],
  ])('%s', (_, url, type, initiator, header) => {
    expect(attached(rules, url, type, initiator)).toBe(header);
  });

  it('nothing where the other is not served by a rule', () => {
    const { rules } = compile([tie(area, a, [a])], dialect);
    expect(attached(rules, named(b), 'image', 'own.test')).toBeUndefined();
    expect(attached(rules, `${area}x`, 'image', 'own.test')).toBe(a);
  });

  it('is left out where its own headers and what keeps them away do not fit together', () => {
    const { rules, left } = compile([tie(area, a)], { ...dialect, maxRegexRules: 1 });
    expect([rules, left.length]).toEqual([[], 2]);
    const long = `https://*.own.test/${'x'.repeat(70)}/`;
    expect(compile([tie(long, a)], dialect).rules).toEqual([]);
    expect(compile([of(a, long)], dialect).rules).not.toEqual([]);
  });

  it('a granted site may name what it was granted', () => {
    const sites = { allowed: ['map.test'], withheld: [], tabs: [] };
    const place = { ...of(a, area), named: [{ ...of(b, area), sites }] };
    const { rules } = compile([place], dialect);
    expect(attached(rules, named(b), 'image', 'map.test')).toBe(b);
    expect(attached(rules, `${area}x`, 'image', 'map.test')).toBeUndefined();
  });
});

it('only navigations where rules cannot tell the top page', () => {
  const { rules } = compile([tie(area)], { ...dialect, topDomains: false });
  expect(attached(rules, named(a), 'main_frame', 'own.test')).toBe(a);
  expect(attached(rules, named(a), 'main_frame')).toBeUndefined();
  expect(attached(rules, named(a), 'image', 'own.test')).toBeUndefined();
});

it('a more specific place keeps what is named for a wider one away', () => {
  const { rules } = compile([tie(area), { resource: resource(`${area}private/`) }], dialect);
  expect(attached(rules, `${area}public?authcfg=${a}`, 'image', 'own.test')).toBe(a);
  expect(attached(rules, `${area}private/x?authcfg=${a}`, 'image', 'own.test')).toBeUndefined();
});

const urls = fc
  .tuple(
    fc.constantFrom('https://own.test', 'https://x.own.test', 'wss://own.test'),
    fc.constantFrom('/ows', '/ows/', '/ows/', '/owsx', '/ow', '/a*b'),
    namingTails([a, b]),
  )
  .map(([origin, path, tail]) => new URL(origin + path + tail).href);
const texts = [
  'https://own.test/ows',
  'https://own.test/ows/',
  'https://own.test/',
  'https://own.test/a*b',
  'https://*.own.test/ows',
];

/** The pair that counts, as background/authcfg says it of a request that may choose. */
function counting(text: string, url: string, chosen?: string): string | undefined {
  if (!matches(resource(text), url)) return undefined;
  const pairs = [a, b].map(configId => ({ configId }) as Pair);
  const says = namedIn(url, pairs, id => ([a, b].includes(id) ? id : undefined));
  return says.kind === 'pair' ? says.pair.configId : chosen;
}

describe.each(texts)('%s, against namedIn()', text => {
  it.each([undefined, a])('chosen: %s', chosen => {
    const { rules } = compile([tie(text, chosen)], dialect);
    fc.assert(
      fc.property(urls, url => {
        const { hostname, protocol, href } = new URL(url);
        const type = protocol === 'wss:' ? 'websocket' : 'image';
        const got = attached(rules, href, type, hostname);
        const wanted = counting(text, href, chosen);
        // Given twice, no rule attaches; nor for wildcards, whose pages no rule can tell apart.
        const silent = href.split('authcfg=').length > 2 || text.includes('*.');
        if (!silent || got !== undefined) expect([href, got]).toEqual([href, wanted]);
        const typed = attached(rules, href, 'main_frame');
        if (typed !== undefined) expect([href, typed]).toEqual([href, wanted]);
      }),
      { numRuns: 2000 },
    );
  });

  it('taking the parameter out changes nothing of what counts', () => {
    let stripped = 0;
    const { rules } = compile([tie(text, a)], dialect);
    fc.assert(
      fc.property(urls, url => {
        if (winning(rules, 'redirect', url, 'main_frame') === undefined) return;
        const without = new URL(url);
        const kept = without.search
          .slice(1)
          .split('&')
          .filter(it => it.split('=')[0] !== 'authcfg');
        without.search = kept.join('&');
        if (without.href !== url) stripped++;
        expect([url, counting(text, without.href, a)]).toEqual([url, counting(text, url, a)]);
      }),
      { numRuns: 2000 },
    );
    expect(stripped > 0).toBe(!text.includes('*'));
  });
});
