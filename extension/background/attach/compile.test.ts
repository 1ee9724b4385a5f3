import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigResource } from '../../../shared/auth-config.js';
import { formatResource, matches, parseResource, rank } from '../../../shared/resource.js';
import type { RuleBody, RuleDialect } from '../../browser/index.js';
import { compile } from './compile.js';
import type { Place } from './place.js';

const dialect: RuleDialect = {
  resourceTypes: ['main_frame', 'sub_frame', 'image', 'xmlhttprequest', 'websocket'],
  webSocketSchemes: true,
  topDomains: true,
  maxRules: 5000,
  maxRegexRules: 1000,
};

function place(text: string, headers?: string, options: Partial<ConfigResource> = {}): Place {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  const resource: ConfigResource = {
    ...parsed.resource,
    attach: 'proven',
    allowClearText: parsed.resource.scheme === 'http',
    publicSuffix: false,
    ...options,
  };
  return headers === undefined ? { resource } : { resource, headers: { authorization: headers } };
}

interface Condition {
  urlFilter?: string;
  regexFilter?: string;
  resourceTypes: string[];
  requestMethods?: string[];
  initiatorDomains?: string[];
  excludedInitiatorDomains?: string[];
  topDomains?: string[];
  tabIds?: number[];
}
const condition = (rule: RuleBody) => rule.condition as unknown as Condition;

/** Matching of filters as measured in Chromium 156 and checked against it in test/e2e/differential.test.ts. */
function filterMatches(rule: RuleBody, url: string): boolean {
  const { urlFilter, regexFilter } = condition(rule);
  if (regexFilter !== undefined) return new RegExp(regexFilter).test(url);
  const filter = urlFilter ?? '';
  const exactEnd = filter.endsWith('|');
  const body = filter.slice(1, exactEnd ? -1 : undefined);
  return exactEnd ? url === body : url.startsWith(body);
}

/** What the browser would attach to a top-level GET: the highest priority wins, and an allow rule wins a draw. */
function attachedTo(rules: readonly RuleBody[], url: string): string | undefined {
  const hits = rules.filter(
    rule => condition(rule).resourceTypes.includes('main_frame') && filterMatches(rule, url),
  );
  const allow = Math.max(0, ...hits.filter(rule => rule.action.type === 'allow').map(rule => rule.priority));
  const headers = hits
    .filter(
      rule =>
        rule.action.type === 'modifyHeaders' && rule.priority > allow && !condition(rule).initiatorDomains,
    )
    .sort((a, b) => b.priority - a.priority);
  return (headers[0]?.action as { requestHeaders: { value: string }[] } | undefined)?.requestHeaders[0]
    ?.value;
}

describe('rules of one place', () => {
  const { rules } = compile([place('https://a.test/ows/', 'S')], dialect);

  it('leaves what is embedded to others where rules cannot tell the top page', () => {
    const { rules, left } = compile([place('https://a.test/x', 'A')], { ...dialect, topDomains: false });
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect(condition(rule).resourceTypes).toEqual(['main_frame']);
    expect(left).toEqual([]);
  });

  it('has a navigation rule for any initiator, GET and HEAD alone', () => {
    expect(condition(rules[0]!)).toEqual({
      urlFilter: '|https://a.test/ows/',
      isUrlFilterCaseSensitive: true,
      resourceTypes: ['main_frame'],
      requestMethods: ['get', 'head'],
    });
  });

  it('has a rule for everything under own initiator and own top page, and one for WebSockets', () => {
    expect(rules.slice(1).map(condition)).toEqual([
      {
        urlFilter: '|https://a.test/ows/',
        isUrlFilterCaseSensitive: true,
        resourceTypes: dialect.resourceTypes,
        initiatorDomains: ['a.test'],
        topDomains: ['a.test'],
      },
      {
        urlFilter: '|wss://a.test/ows/',
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['websocket'],
        initiatorDomains: ['a.test'],
        topDomains: ['a.test'],
      },
    ]);
  });

  it('never holds a filter with ^, nor one that does not start with scheme and host', () => {
    const texts = [
      'https://a.test/a^b',
      'https://a.test/x*y/',
      'https://a.test/x|y',
      'https://*.b.test/',
      'http://c.test:81/z',
    ];
    for (const rule of compile(
      texts.map(text => place(text, 'S')),
      dialect,
    ).rules) {
      const { urlFilter, regexFilter } = condition(rule);
      if (urlFilter !== undefined) expect(urlFilter).toMatch(/^\|(https|wss|http|ws):\/\/[^*^|]+\|?$/);
      else expect(regexFilter).toMatch(/^\^(https|wss|http|ws):\/\//);
    }
  });
});

describe('initiators', () => {
  const embedded = (places: Place[]) =>
    compile(places, dialect).rules.filter(rule => condition(rule).initiatorDomains !== undefined);

  it.each([
    ['wildcard', place('https://*.a.test/', 'S')],
    ['public suffix', place('https://github.io/', 'S', { publicSuffix: true })],
    ['navigations only', place('https://a.test/', 'S', { attach: 'navigations' })],
  ])('%s: none, embedded requests go by challenge', (_, one) => {
    expect(embedded([one])).toEqual([]);
    expect(compile([one], dialect).rules.length).toBe(1);
  });

  it('leaves out sub-domains with configs of their own', () => {
    const rules = embedded([
      place('https://a.test/', 'S'),
      place('https://x.a.test/', 'T'),
      place('https://y.x.a.test/'),
    ]);
    const outer = rules.find(rule => condition(rule).initiatorDomains?.[0] === 'a.test');
    expect(condition(outer!).excludedInitiatorDomains).toEqual(['x.a.test', 'y.x.a.test']);
  });

  it('none where sub-domains act that have no name of their own', () => {
    for (const wildcard of ['https://*.a.test/', 'https://*.test/'])
      expect(embedded([place('https://a.test/', 'S'), place(wildcard)])).toEqual([]);
    expect(embedded([place('https://a.test/', 'S'), place('https://*.b.test/')])).not.toEqual([]);
    const below = embedded([place('https://a.test/', 'S'), place('https://*.x.a.test/')]);
    expect(condition(below[0]!).excludedInitiatorDomains).toEqual(['x.a.test']);
  });

  it('permissions the browser still holds count like places', () => {
    const rules = (scheme: string, host: string, wildcard = false) =>
      compile([place('https://a.test/', 'S')], dialect, [{ scheme, host, wildcard }]).rules.slice(1);
    expect(rules('http', 'a.test')).toEqual([]);
    expect(rules('*', 'a.test')).toEqual([]);
    expect(rules('https', 'a.test', true)).toEqual([]);
    expect(condition(rules('https', 'x.a.test')[0]!).excludedInitiatorDomains).toEqual(['x.a.test']);
    expect(rules('https', 'a.test')).toHaveLength(2);
  });

  it('a host that opens in clear text is no initiator for https', () => {
    const http = place('http://a.test:8080/', 'T');
    expect(
      embedded([place('https://a.test/', 'S'), http]).every(rule =>
        condition(rule).urlFilter?.match(/^\|(http|ws):/),
      ),
    ).toBe(true);
    expect(embedded([place('https://a.b.test/', 'S'), place('http://*.b.test/')])).toEqual([]);
  });
});

describe('nested places', () => {
  it('a more specific place without headers casts a shadow over the wider one', () => {
    const { rules } = compile(
      [place('https://a.test/ows/', 'X'), place('https://a.test/ows/private')],
      dialect,
    );
    expect(attachedTo(rules, 'https://a.test/ows/x')).toBe('X');
    expect(attachedTo(rules, 'https://a.test/ows/private-not')).toBe('X');
    for (const tail of ['', '/', '/z', '?q', '#f']) {
      expect(attachedTo(rules, `https://a.test/ows/private${tail}`)).toBeUndefined();
    }
  });

  it('an exact host casts one over a wildcard with a deeper path', () => {
    const { rules } = compile([place('https://*.b.test/api/', 'W'), place('https://a.b.test/')], dialect);
    expect(attachedTo(rules, 'https://a.b.test/api/x')).toBeUndefined();
    expect(attachedTo(rules, 'https://c.b.test/api/x')).toBe('W');
  });

  it('no shadow without a wider header', () => {
    expect(compile([place('https://a.test/'), place('https://b.test/x')], dialect).rules).toEqual([]);
  });

  it('leaves the wider one out when the shadows do not fit with it', () => {
    const places = [
      place('https://a.test/', 'X'),
      ...Array.from({ length: 10 }, (_, i) => place(`https://a.test/p${i}/`)),
    ];
    const small = { ...dialect, maxRules: 3 + 19 };
    expect(compile(places, small).rules).toEqual([]);
    expect(compile(places, small).left).toEqual([{ place: places[0], why: 'limit' }]);
    expect(compile(places, { ...dialect, maxRules: 3 + 20 }).left).toEqual([]);
  });

  it('leaves out what no filter can say', () => {
    const long = place(`https://*.a.test/${'x'.repeat(500)}`, 'X');
    expect(compile([long], dialect)).toEqual({ rules: [], left: [{ place: long, why: 'not-expressible' }] });
  });
});

describe('limits', () => {
  it('are never exceeded, and the first places win', () => {
    const places = Array.from({ length: 3000 }, (_, i) => place(`https://h${i}.test/`, `S${i}`));
    const { rules, left } = compile(places, { ...dialect, maxRules: 4500 });
    expect(rules.length).toBe(4500);
    expect(left.length).toBe(1500);
    expect(left[0]).toEqual({ place: places[1500], why: 'limit' });
  });

  it('compiles 10,000 nested places of one host without quadratic work', () => {
    const places = Array.from({ length: 10_000 }, (_, i) => place(`https://a.test/p${i}/`, `S${i}`));
    expect(compile([place('https://*.test/', 'W'), ...places], dialect).rules.length).toBeLessThanOrEqual(
      5000,
    );
  });
});

describe('against matches()', () => {
  const segment = fc.constantFrom('a', 'api', 'API', 'api-x', 'a%2Fb', 'x;y', '~', '*', '|', '^', '.', '(');
  const path = fc
    .tuple(fc.array(segment, { maxLength: 3 }), fc.boolean())
    .map(([parts, slash]) => `/${parts.join('/')}${slash && parts.length > 0 ? '/' : ''}`);
  const host = fc.constantFrom('a.test', 'b.a.test', 'c.b.a.test', 'test', '127.0.0.1', '[::1]');
  const origin = fc
    .tuple(fc.constantFrom('https', 'http'), host, fc.constantFrom('', ':8443'))
    .map(([s, h, p]) => [s, h + p] as const);
  const resource = fc
    .tuple(origin, fc.boolean(), path)
    .map(([[s, h], w, p]) => `${s}://${w && /^[a-z]/.test(h) ? '*.' : ''}${h}${p}`);
  const url = fc
    .tuple(origin, path, fc.constantFrom('', '?', '?a=/api', '#', '#/a', '/'))
    .map(([[s, h], p, t]) => new URL(`${s}://${h}${p}${t}`).href);

  it('a navigation gets the secret of the most specific resource that matches, or nothing', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(resource, fc.boolean()), {
          maxLength: 8,
          selector: ([text]) => formatResource(place(text).resource),
        }),
        fc.array(url, { maxLength: 10 }),
        (texts, urls) => {
          const places = texts.map(([text, header], i) => place(text, header ? `S${i}` : undefined));
          const { rules, left } = compile(places, dialect);
          expect(left).toEqual([]);
          for (const candidate of urls) {
            const best = rank(
              places.map(it => it.resource),
              candidate,
            )[0]?.[0];
            const expected = places.find(it => it.resource === best)?.headers?.authorization;
            expect(attachedTo(rules, candidate)).toBe(expected);
            if (expected !== undefined) expect(matches(best!, candidate)).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('granted sites', () => {
  const sites = (
    allowed: string[],
    withheld: string[] = [],
    tabs: { site: string; tabId: number }[] = [],
  ) => ({
    sites: { allowed, withheld, tabs: tabs.map(tab => ({ ...tab, configId: 'abc1234' })) },
  });
  const initiators = (places: Place[]) =>
    compile(places, dialect)
      .rules.map(condition)
      .filter(it => it.initiatorDomains !== undefined && it.urlFilter?.startsWith('|https:'))
      .map(({ initiatorDomains, excludedInitiatorDomains, topDomains, tabIds }) => ({
        from: initiatorDomains,
        ...(excludedInitiatorDomains === undefined ? {} : { but: excludedInitiatorDomains }),
        top: topDomains,
        ...(tabIds === undefined ? {} : { tabIds }),
      }));
  const at = (text: string, decided: ReturnType<typeof sites>, options: Partial<ConfigResource> = {}) => ({
    ...place(text, 'S', options),
    ...decided,
  });

  it('are initiators and top pages beside the own host', () => {
    expect(initiators([at('https://b.test/', sites(['a.test']))])).toEqual([
      { from: ['b.test', 'a.test'], top: ['b.test', 'a.test'] },
    ]);
  });

  it('are served where the own host is not: wildcards and public suffixes', () => {
    expect(initiators([at('https://github.io/', sites(['a.test']), { publicSuffix: true })])).toEqual([
      { from: ['a.test'], top: ['a.test'] },
    ]);
  });

  it('leave out denied sub-domains and those with configs of their own', () => {
    const other = place('https://own.a.test/', 'T');
    expect(initiators([at('https://b.test/', sites(['a.test'], ['evil.a.test'])), other])[0]).toEqual({
      from: ['b.test', 'a.test'],
      but: ['evil.a.test', 'own.a.test'],
      top: ['b.test', 'a.test'],
    });
  });

  it('include sub-domains that the browser lets us act for, as the user was told', () => {
    const { rules } = compile([at('https://b.test/', sites(['a.test']))], dialect, [
      { scheme: 'https', host: 'x.a.test', wildcard: false },
      { scheme: 'http', host: 'clear.a.test', wildcard: false },
      { scheme: 'https', host: 'x.b.test', wildcard: false },
    ]);
    expect(condition(rules[1]!).initiatorDomains).toEqual(['b.test', 'a.test']);
    expect(condition(rules[1]!).excludedInitiatorDomains).toEqual(['clear.a.test', 'x.b.test']);
  });

  it('keep a resource host that lies below the site', () => {
    expect(initiators([at('https://maps.a.test/', sites(['a.test']))])).toEqual([
      { from: ['maps.a.test', 'a.test'], top: ['maps.a.test', 'a.test'] },
    ]);
  });

  it('an allowed host below a denied one has a rule of its own', () => {
    expect(
      initiators([at('https://b.test/', sites(['a.test', 'good.evil.a.test'], ['evil.a.test']))]),
    ).toEqual([
      { from: ['b.test', 'a.test'], but: ['evil.a.test'], top: ['b.test', 'a.test', 'good.evil.a.test'] },
      { from: ['good.evil.a.test'], top: ['good.evil.a.test'] },
    ]);
  });

  it('a page load is served in its tab alone', () => {
    expect(
      initiators([at('https://b.test/', sites([], ['a.test'], [{ site: 'a.test', tabId: 7 }]))]),
    ).toEqual([
      { from: ['b.test'], top: ['b.test'] },
      { from: ['b.test', 'a.test'], top: ['b.test', 'a.test'], tabIds: [7] },
    ]);
  });

  it('a site that opens in clear text is none for https', () => {
    const clear = place('http://a.test:8080/');
    expect(initiators([at('https://b.test/', sites(['a.test'])), clear])).toEqual([
      { from: ['b.test'], top: ['b.test'] },
    ]);
  });

  it('none for a resource of navigations only', () => {
    expect(initiators([at('https://b.test/', sites(['a.test']), { attach: 'navigations' })])).toEqual([]);
  });
});
