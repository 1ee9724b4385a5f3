import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  covers,
  formatResource,
  matches,
  overlaps,
  parseResource,
  permissionOrigin,
  type Resource,
  rank,
  specificity,
} from './resource.js';
import { ResourceIndex } from './resource-index.js';

function resource(text: string): Resource {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  return parsed.resource;
}

describe('parseResource', () => {
  test.each([
    ['https://example.org', 'https://example.org/'],
    ['  https://Example.ORG:443/Api ', 'https://example.org/Api'],
    ['http://example.org:80/', 'http://example.org/'],
    ['http://example.org:443/', 'http://example.org:443/'],
    ['https://example.org:8443/a/../b/./c', 'https://example.org:8443/b/c'],
    ['https://münchen.example/ä', 'https://xn--mnchen-3ya.example/%C3%A4'],
    ['https://[2001:DB8::1]:8443/x', 'https://[2001:db8::1]:8443/x'],
    ['https://0x7f.1/', 'https://127.0.0.1/'],
    ['https://*.example.org/wms/', 'https://*.example.org/wms/'],
    ['https://example.org/%7euser/%2F', 'https://example.org/%7euser/%2F'],
    ['https://example.org\\api', 'https://example.org/api'],
  ])('%s is %s', (text, canonical) => {
    expect(formatResource(resource(text))).toBe(canonical);
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['example.org', 'not-a-url'],
    ['https://', 'not-a-url'],
    ['https:///', 'not-a-url'],
    ['https://exa mple.org/', 'not-a-url'],
    ['https://example.org:99999/', 'not-a-url'],
    ['ftp://example.org/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript://example.org/%0aalert(1)', 'scheme'],
    ['https://user@example.org/', 'userinfo'],
    ['https://user:pass@example.org/', 'userinfo'],
    ['https://*/', 'wildcard'],
    ['https://*', 'wildcard'],
    ['https://a*.example.org/', 'wildcard'],
    ['https://a.*.example.org/', 'wildcard'],
    ['https://*.*.example.org/', 'wildcard'],
    ['https://*.127.0.0.1/', 'wildcard-address'],
    ['https://*.[::1]/', 'wildcard-address'],
    ['https://a..b/', 'host'],
    [`https://example.org/${'a'.repeat(3000)}`, 'too-long'],
  ])('refuses %j: %s', (text, error) => {
    expect(parseResource(text)).toEqual({ ok: false, error });
  });

  it('cuts query and fragment with a notice', () => {
    expect(parseResource('https://example.org/ows?map=a#b')).toMatchObject({
      ok: true,
      resource: { path: '/ows' },
      notices: ['query-cut', 'fragment-cut'],
    });
  });

  it('asks for a permission of exactly this scheme and host', () => {
    expect(permissionOrigin(resource('https://example.org:8443/a'))).toBe('https://example.org/*');
    expect(permissionOrigin(resource('http://*.example.org/'))).toBe('http://*.example.org/*');
  });
});

describe('matches', () => {
  const table: [resource: string, url: string, expected: boolean][] = [
    ['https://host.test', 'https://host.test/', true],
    ['https://host.test', 'https://host.test:443/any?x#y', true],
    ['https://host.test', 'http://host.test/', false],
    ['https://host.test', 'https://host.test:8443/', false],
    ['https://host.test', 'https://host.test:0/', false],
    ['https://host.test', 'https://host.evil.test/', false],
    ['https://host.test', 'https://host.test.evil.test/', false],
    ['https://host.test', 'https://xhost.test/', false],
    ['https://host.test', 'https://sub.host.test/', false],
    ['https://host.test', 'https://host.test./', false],
    ['https://host.test', 'https://evil.test/?u=https://host.test/', false],
    ['https://host.test', 'https://host.test@evil.test/', false],
    ['https://host.test', 'https://user:pass@host.test/', false],
    ['https://host.test', 'wss://host.test/socket', true],
    ['https://host.test', 'ws://host.test/socket', false],
    ['http://host.test', 'ws://host.test/socket', true],
    ['https://host.test/api', 'https://host.test/api', true],
    ['https://host.test/api', 'https://host.test/api?x=1', true],
    ['https://host.test/api', 'https://host.test/api#f', true],
    ['https://host.test/api', 'https://host.test/api/x', true],
    ['https://host.test/api', 'https://host.test/api-evil', false],
    ['https://host.test/api', 'https://host.test/API', false],
    ['https://host.test/api', 'https://host.test/api~x', false],
    ['https://host.test/api', 'https://host.test/api;x', false],
    ['https://host.test/api', 'https://host.test/api%2Fx', false],
    ['https://host.test/api', 'https://host.test/%61pi', false],
    ['https://host.test/api', 'https://host.test/api/../x', false],
    ['https://host.test/api', 'https://host.test/x/..//api', false],
    ['https://host.test/api/', 'https://host.test/api', false],
    ['https://host.test/api/', 'https://host.test/api/', true],
    ['https://host.test/api/', 'https://host.test/api/x', true],
    ['https://*.example.org', 'https://a.example.org/', true],
    ['https://*.example.org', 'https://a.b.example.org/', true],
    ['https://*.example.org', 'https://example.org/', false],
    ['https://*.example.org', 'https://aexample.org/', false],
    ['https://*.example.org', 'https://.example.org/', false],
    ['https://shop.example.com', 'https://hop.example.com/', false],
    ['https://hop.example.com', 'https://shop.example.com/', false],
    ['https://host.test', 'about:blank', false],
    ['https://host.test', 'data:text/plain,https://host.test/', false],
    ['https://host.test', 'blob:https://host.test/0a', false],
    ['https://host.test', 'nonsense', false],
  ];
  test.each(table)('%s, %s: %s', (text, url, expected) => {
    expect(matches(resource(text), url)).toBe(expected);
  });
});

const label = fc.constantFrom('a', 'b', 'example', 'xn--mnchen-3ya', 'api');
const host = fc.oneof(
  fc.array(label, { minLength: 1, maxLength: 4 }).map(labels => labels.join('.')),
  fc.constantFrom('127.0.0.1', '[::1]'),
);
const segment = fc.constantFrom(
  '',
  'a',
  'api',
  'API',
  'api-x',
  'a%2Fb',
  '.',
  '..',
  'x;y',
  '~u',
  '*',
  '|',
  'ä',
  '%41',
);
const path = fc.array(segment, { maxLength: 4 }).map(parts => `/${parts.join('/')}`);
const port = fc.constantFrom('', ':443', ':80', ':8443');
const tail = fc.constantFrom('', '?', '?a=/api/', '#', '#/api/', '?x#y');
const url = fc
  .tuple(fc.constantFrom('https', 'http', 'wss', 'ws'), host, port, path, tail)
  .map(([scheme, h, p, q, t]) => `${scheme}://${h}${p}${q}${t}`);
const resourceText = fc
  .tuple(fc.constantFrom('https', 'http'), fc.boolean(), host, port, path)
  .filter(([, wildcard, h]) => !wildcard || /^[a-z]/.test(h))
  .map(([scheme, wildcard, h, p, q]) => `${scheme}://${wildcard ? '*.' : ''}${h}${p}${q}`);

describe('properties against new URL', () => {
  it('a resource is the origin and path of new URL, and its text reads back as itself', () => {
    fc.assert(
      fc.property(resourceText, text => {
        const it = resource(text);
        const reference = new URL(text.replace('//*.', '//'));
        expect(it.path).toBe(reference.pathname);
        expect(it.host).toBe(reference.hostname);
        expect(formatResource(it).replace('//*.', '//')).toBe(reference.origin + reference.pathname);
        expect(resource(formatResource(it))).toEqual(it);
      }),
      { numRuns: 1000 },
    );
  });

  it('matches only what has the same origin and a path on a segment border', () => {
    fc.assert(
      fc.property(resourceText, url, (text, candidate) => {
        const it = resource(text);
        const reference = new URL(candidate.replace(/^ws/, 'http'));
        const base = new URL(formatResource(it).replace('//*.', '//'));
        const hostMatches = it.wildcard
          ? reference.hostname.split('.').slice(-base.hostname.split('.').length).join('.') ===
              base.hostname && reference.hostname.split('.').length > base.hostname.split('.').length
          : reference.hostname === base.hostname;
        const segments = reference.pathname.split('/');
        const own = base.pathname.split('/');
        const open = own.at(-1) === '' ? own.slice(0, -1) : own;
        const pathMatches =
          open.every((part, i) => segments[i] === part) &&
          (own.at(-1) !== '' || segments.length > open.length);
        expect(matches(it, candidate)).toBe(
          hostMatches && pathMatches && reference.protocol === base.protocol && reference.port === base.port,
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('any text is either refused or a resource that matches its own text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map(s => `https://${s}`),
        ),
        text => {
          const parsed = parseResource(text);
          if (parsed.ok && !parsed.resource.wildcard)
            expect(matches(parsed.resource, formatResource(parsed.resource))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('the index gives what rank gives', () => {
    fc.assert(
      fc.property(fc.array(resourceText, { maxLength: 30 }), url, (texts, candidate) => {
        const entries = texts.map(text => ({ resource: resource(text) }));
        const index = new ResourceIndex(entries);
        const ranked = rank(
          entries.map(entry => entry.resource),
          candidate,
        );
        expect([...index.groups(candidate)].map(group => group.map(entry => entry.resource))).toEqual(ranked);
        expect(index.best(candidate).map(entry => entry.resource)).toEqual(ranked[0] ?? []);
      }),
      { numRuns: 3000 },
    );
  });

  it('covers and overlaps agree with matching', () => {
    fc.assert(
      fc.property(resourceText, resourceText, url, (a, b, candidate) => {
        const [x, y] = [resource(a), resource(b)];
        if (covers(x, y) && matches(y, candidate)) expect(matches(x, candidate)).toBe(true);
        if (matches(x, candidate) && matches(y, candidate)) expect(overlaps(x, y)).toBe(true);
        expect(overlaps(x, y)).toBe(overlaps(y, x));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('rank', () => {
  it('puts the exact host before the wildcard, more labels before fewer, the longer path first, and keeps ties', () => {
    const texts = [
      'https://*.org/a/b/c/',
      'https://*.example.org/a/',
      'https://www.example.org/',
      'https://www.example.org/a/b',
      'https://www.example.org/a/b',
      'https://www.example.org/a/',
    ];
    const groups = rank(texts.map(resource), 'https://www.example.org/a/b/c/d');
    expect(groups.map(group => group.map(formatResource))).toEqual([
      ['https://www.example.org/a/b', 'https://www.example.org/a/b'],
      ['https://www.example.org/a/'],
      ['https://www.example.org/'],
      ['https://*.example.org/a/'],
      ['https://*.org/a/b/c/'],
    ]);
    expect(specificity(resource('https://a.b/'))).toBeLessThan(2 ** 20);
  });
});

describe('the cost of a match', () => {
  it('does not grow with the segments of a hostile URL', () => {
    const index = new ResourceIndex([{ resource: resource('https://host.test/a') }]);
    // 100,000 segments: quadratic work here would take minutes, not milliseconds.
    expect(index.best(`https://host.test/${'a/'.repeat(100_000)}`)).toHaveLength(1);
  });
});
