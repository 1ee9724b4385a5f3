import { describe, expect, test, vi } from 'vitest';
import { GrantTable } from '../../../shared/grant.js';
import { formatResource, parseResource } from '../../../shared/resource.js';
import type { RuleBody, RuleDialect } from '../../browser/browser.js';
import { Hosts, type PageHosts } from '../attach/initiators.js';
import type { Pair } from '../attach/place.js';

vi.stubGlobal('location', { hostname: 'own' });
const { certificateFences, lockedRules } = await import('./rules.js');

const dialect: RuleDialect = {
  resourceTypes: ['main_frame', 'image'],
  webSocketSchemes: true,
  topDomains: true,
  maxRules: 100,
  maxRegexRules: 100,
};

function pair(text: string, publicSuffix = false): Pair {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(parsed.error);
  const resource = { ...parsed.resource, attach: 'proven', allowClearText: false, publicSuffix } as const;
  return { configId: 'abc1234', name: 'C', method: 'PKI-PKCS#12', resource, text: formatResource(resource) };
}

/** Who may cause embedded requests, by the rules of a fence. */
function passing(of: Pair, table = new GrantTable(), opened: readonly PageHosts[] = []): unknown[] {
  const rules = certificateFences([of], table, new Hosts([of.resource], opened), dialect);
  return rules
    .map(({ condition }) => condition as Record<string, unknown>)
    .filter(
      it =>
        (it.resourceTypes as string[])[0] === 'image' &&
        String(it.urlFilter ?? it.regexFilter).includes('https'),
    )
    .map(
      it => it.excludedInitiatorDomains ?? (it.initiatorDomains ? { not: it.initiatorDomains } : undefined),
    )
    .filter(it => it !== undefined);
}
const opened = (scheme: string, host: string) => [{ scheme, host, wildcard: false }];

describe('the fence around a client certificate', () => {
  test.each<[what: string, got: unknown[], expected: unknown[]]>([
    ['the own host', passing(pair('https://a.test/area/')), [['a.test', 'own']]],
    ['not a host that is a public suffix', passing(pair('https://a.test/', true)), [['own']]],
    ['a wildcard: its hosts are one site', passing(pair('https://*.a.test/')), [['a.test', 'own']]],
    [
      'a granted site',
      passing(
        pair('https://a.test/'),
        new GrantTable([{ site: 'b.test', configId: 'abc1234', decision: 'session' }]),
      ),
      [['a.test', 'b.test', 'own']],
    ],
    [
      'not a site granted another config',
      passing(
        pair('https://a.test/'),
        new GrantTable([{ site: 'b.test', configId: 'xyz1234', decision: 'always' }]),
      ),
      [['a.test', 'own']],
    ],
    [
      'not a sub-domain that was opened',
      passing(pair('https://a.test/'), new GrantTable(), opened('https', 'sub.a.test')),
      [['a.test', 'own'], { not: ['sub.a.test'] }],
    ],
    [
      'not the own host once it was opened in clear text',
      passing(pair('https://a.test/'), new GrantTable(), opened('http', 'a.test')),
      [['own']],
    ],
  ])('lets through: %s', (_, got, expected) => {
    expect(got).toEqual(expected);
  });

  test('covers the whole origin, not the path of the resource alone', () => {
    const rules = certificateFences(
      [pair('https://a.test:8443/area/')],
      new GrantTable(),
      new Hosts([], []),
      dialect,
    );
    expect(rules.map(({ condition }) => condition.urlFilter)).toEqual([
      '|https://a.test:8443/',
      '|https://a.test:8443/',
      '|wss://a.test:8443/',
      '|wss://a.test:8443/',
      '|https://a.test:8443/',
    ]);
    expect(rules.every(({ action }) => action.type === 'block')).toBe(true);
  });

  test('of two configs for one host only who may use both passes: each has its rules', () => {
    const other = { ...pair('https://a.test/'), configId: 'xyz1234' };
    const table = new GrantTable([{ site: 'b.test', configId: 'abc1234', decision: 'always' }]);
    const rules = certificateFences([pair('https://a.test/'), other], table, new Hosts([], []), dialect);
    expect(rules.some(({ condition }) => String(condition.excludedInitiatorDomains) === 'a.test,own')).toBe(
      true,
    );
  });
});

describe('while locked', () => {
  const rules = lockedRules(['a.test', '*.b.test'], 'chrome-extension://own/locked.html', dialect);
  const applies = ({ condition }: RuleBody, url: string) => {
    const { urlFilter, regexFilter } = condition as { urlFilter?: string; regexFilter?: string };
    return urlFilter === undefined
      ? new RegExp(regexFilter ?? '').test(url)
      : url.startsWith(urlFilter.slice(1));
  };
  const verdicts = (url: string) => rules.filter(rule => applies(rule, url)).map(({ action }) => action.type);

  test.each([
    ['https://a.test/', ['block', 'redirect']],
    ['https://a.test:8443/x?y', ['block', 'redirect']],
    ['wss://a.test/', ['block']],
    ['https://x.b.test/', ['block', 'redirect']],
    ['https://x.y.b.test:1/', ['block', 'redirect']],
    ['https://sub.a.test/', []],
    ['https://b.test/', []],
    ['https://a.test.evil.test/', []],
    ['https://evil.test/https://a.test/', []],
    ['http://a.test/', []],
  ])('%s: %j', (url, expected) => {
    expect(verdicts(url)).toEqual(expected);
  });

  test('the page has the address behind its #, and its rule wins', () => {
    const redirect = rules.find(({ action }) => action.type === 'redirect');
    expect(redirect?.action).toEqual({
      type: 'redirect',
      redirect: { regexSubstitution: 'chrome-extension://own/locked.html#\\0' },
    });
    expect(redirect?.condition.resourceTypes).toEqual(['main_frame']);
    expect(redirect?.priority).toBeGreaterThan(
      Math.max(...rules.filter(it => it !== redirect && it.action.type === 'block').map(it => it.priority)),
    );
  });
});

test('a wildcard that is too long for an expression is covered by its domain, ports and all', () => {
  const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.test`;
  const wide = pair(`https://*.${host}/`);
  const fences = certificateFences([wide], new GrantTable(), new Hosts([wide.resource], []), dialect);
  expect(fences.length).toBeGreaterThan(0);
  expect(fences.every(({ condition }) => String(condition.requestDomains) === host)).toBe(true);
  const locked = lockedRules([`*.${host}`], 'own:locked.html', dialect);
  expect(locked.map(({ action, condition }) => [action.type, condition.requestDomains])).toEqual([
    ['block', [host]],
    ['block', [host]],
  ]);
});
