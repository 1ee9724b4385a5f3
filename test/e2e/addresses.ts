/** Resources and addresses that are nearly theirs, with everything that filters of the browser give a meaning to. */
import fc from 'fast-check';
import { formatResource, parseResource, type Resource } from '../../shared/resource.js';

export interface Ports {
  readonly tls: readonly number[];
  readonly clear: number;
}

/** Hosts whose pages rules can tell from strangers: no wildcard above them, none of their own below. */
export const plainHosts = ['plain.test', '127.0.0.1', '[::1]'] as const;
const clearHost = 'clear.test';
const wildcards = ['*.own.test', '*.a.own.test', '*.wild.test'];
const exactHosts = [...plainHosts, 'own.test', 'a.own.test', 'b.a.own.test'];
/** Names near those of resources. */
const names = [
  ...['plain.test', 'own.test', 'a.own.test', 'b.a.own.test', 'x.own.test', 'x.a.own.test', 'y.x.wild.test'],
  ...[
    'wild.test',
    'x.wild.test',
    'xplain.test',
    'plain.test.wild.test',
    'xown.test',
    'x-own.test',
    clearHost,
  ],
];

const segments = [
  ...[
    'api',
    'API',
    'a',
    'a-b',
    'a_b',
    'a.b',
    'a~b',
    'a;b',
    'a,b',
    'a+b',
    'a$b',
    'a=b',
    'a&b',
    '(a)',
    '[a]',
    "a'b",
  ],
  ...[
    'a*b',
    '*',
    'a|b',
    '|',
    'a^b',
    '^',
    'a%2Fb',
    '%2f',
    '%41',
    'ä',
    'a b',
    'a\\b',
    'a:b',
    'a@b',
    '$',
    '{1}',
  ],
];
const path = fc
  .tuple(
    fc.array(
      fc.oneof({ weight: 2, arbitrary: fc.constantFrom('api', 'a', 'a*b') }, fc.constantFrom(...segments)),
      {
        maxLength: 3,
      },
    ),
    fc.boolean(),
  )
  .map(([parts, slash]) => `/${parts.join('/')}${slash && parts.length > 0 ? '/' : ''}`);

const tails = [
  ...[
    '',
    '/',
    '/x',
    '//',
    '/x/y?z',
    '?',
    '?q',
    '?q=/api/',
    '#',
    '#f',
    '#/x',
    '?q#f',
    '/#f',
    '/?q',
    '?/',
    '#?',
  ],
  ...[
    'x',
    '-x',
    '~x',
    ';x',
    ',x',
    '+x',
    '.x',
    '_x',
    '%2Fx',
    '%3Fq',
    '%23f',
    '^',
    '^x',
    '*',
    '|',
    '|x',
    '$',
    '/..',
    '/../x',
  ],
];

function port(number: number): string {
  return number === 443 ? '' : `:${number}`;
}

/** Distinct texts of resources, with default ports and clear text among them. */
export function resourceTexts({ tls, clear }: Ports): fc.Arbitrary<string> {
  const host = fc.constantFrom(...exactHosts, ...wildcards);
  const secure = fc
    .tuple(host, fc.constantFrom(...tls, 443), path)
    .map(([h, p, rest]) => `https://${h}${port(p)}${rest}`);
  const inClear = path.map(rest => `http://${clearHost}${port(clear)}${rest}`);
  return fc.oneof({ weight: 9, arbitrary: secure }, inClear).map(text => formatResource(resource(text)));
}

export function resource(text: string): Resource {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  return parsed.resource;
}

/** Queries that name one of two configs (`authcfg=<id>`), or nearly so, and fragments that look like it. */
export function namingTails([one, other]: readonly [string, string]): fc.Arbitrary<string> {
  const near = [
    ...['', 'x=1', 'authcfg', 'authcfg=', 'authcfg=zzzzzzz', `authcfg=${one}x`, `authcfg=${one};`],
    ...[`authcfg=${one.slice(0, 6)}`, `xauthcfg=${one}`, `AUTHCFG=${one}`, `authcfg=${one.toUpperCase()}`],
    ...[`u=?authcfg=${one}`, `?authcfg=${one}`, `authcf%67=${one}`, `authcfg==${one}`, `authcfg=${one}%20`],
  ];
  const parameter = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(`authcfg=${one}`, `authcfg=${other}`) },
    fc.constantFrom(...near),
  );
  return fc
    .tuple(
      fc.constantFrom('', 'x', `&authcfg=${one}`, `authcfg=${one}/`),
      fc.array(parameter, { maxLength: 3 }),
      fc.constantFrom('', '', '#', '#f', `#?authcfg=${one}`, `#&authcfg=${other}`),
    )
    .map(([path, query, end]) => `${path}${query.length > 0 ? '?' : ''}${query.join('&')}${end}`);
}

const cases: readonly ((text: string) => string)[] = [
  text => text,
  text => text,
  text => text,
  text => text.toUpperCase(),
  text => text.slice(0, -1) || '/',
  text => text.replace(/\/$/, ''),
  text => text.replace(/[*^|]/, 'x'),
  text => `/x${text}`,
  text => text.replace('/', '//'),
];

/** Addresses at, below, beside and around the resources, as the browser writes them (`new URL`). */
export function addresses(texts: readonly string[], { tls, clear }: Ports): fc.Arbitrary<string> {
  const near = fc
    .tuple(fc.constantFrom(...texts), fc.constantFrom(...cases), fc.constantFrom(...tails))
    .map(([text, change, tail]) => ({ ...resource(text), rest: change(resource(text).path) + tail }));
  return (
    fc
      .tuple(
        near,
        fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.constantFrom(...names, ...plainHosts)),
        fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.constantFrom(...tls, 443)),
        fc.constantFrom('x', 'y.x', 'a', 'b.a', 'own'),
        fc.constantFrom(false, false, true),
      )
      .map(([it, otherHost, otherPort, label, webSocket]) => {
        const host = otherHost ?? (it.wildcard ? `${label}.${it.host}` : it.host);
        const secure = host !== clearHost;
        const scheme = `${webSocket ? 'ws' : 'http'}${secure ? 's' : ''}`;
        const number = secure ? (otherPort ?? (it.port === clear ? 443 : it.port)) : clear;
        return `${scheme}://${host}${port(number)}${it.rest}`;
      })
      .filter(text => URL.canParse(text))
      .map(text => new URL(text).href)
      // A WebSocket has no fragment.
      .map(href => (href.startsWith('ws') ? href.replace(/#.*$/s, '') : href))
  );
}
