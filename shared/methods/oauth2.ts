/**
 * OAuth 2.0 and OpenID Connect: an access token from an authorization server, sent as a bearer token (RFC 6750). The
 * fields are those of QGIS's `oauth2config`, by its names where it has them. The tokens are kept beside them, and are
 * fetched and renewed by background/tokens.
 */
import type { Fields } from '../auth-config.js';
import { hasControlCharacter, isForbiddenHeader, isHeaderName } from './header-field.js';
import type { Effect, FieldDescription, FieldProblem, Method } from './method.js';

/** Where the user agrees in a browser (RFC 6749, 4.1, with PKCE, RFC 7636), or nobody does (4.4). */
export const clientCredentials = 'client-credentials';

/** What is kept of an answer of the token endpoint (RFC 6749, 5.1); times in milliseconds since the epoch. */
export const tokenNames = ['accessToken', 'refreshToken', 'obtainedAt', 'expiresAt'] as const;
export type Tokens = Readonly<Record<(typeof tokenNames)[number], string>>;

/** Nobody signs in with client credentials. */
const withUser = { grantFlow: '' };
const plain = { secret: false, required: false } as const;
const rare = { ...plain, rare: true } as const;
const fields: readonly FieldDescription[] = [
  { name: 'grantFlow', ...plain, kind: 'choice', choices: ['', clientCredentials] },
  { name: 'issuer', ...plain },
  { name: 'clientId', secret: false, required: true },
  { name: 'clientSecret', secret: true, required: false },
  { name: 'scope', ...plain },
  { name: 'redirectUrl', ...plain, when: withUser },
  { name: 'requestUrl', ...rare, when: withUser },
  { name: 'tokenUrl', ...rare },
  { name: 'refreshTokenUrl', ...rare, when: withUser },
  { name: 'revocationUrl', ...rare },
  { name: 'queryPairs', ...rare },
];

/** Addresses of the authorization server, all of which the method itself speaks to or shows. */
const addresses = ['issuer', 'requestUrl', 'tokenUrl', 'refreshTokenUrl', 'revocationUrl'] as const;

const isHttps = (text: string) => URL.parse(text)?.protocol === 'https:';

/** RFC 8252, 7.3: `http`, a loopback address, and a port. Nobody listens there: it is caught before it leaves. */
export function isLoopbackRedirect(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}

function check(values: Fields): FieldProblem[] {
  const { grantFlow = '', issuer = '', requestUrl = '', tokenUrl = '', redirectUrl = '' } = values;
  const { clientId = '', clientSecret = '', customHeader = '' } = values;
  const problems: FieldProblem[] = [];
  const found = (field: string, reason: FieldProblem['reason']) => problems.push({ field, reason });
  if (clientId === '') found('clientId', 'required');
  for (const field of addresses) if (values[field] && !isHttps(values[field])) found(field, 'https-address');
  if (issuer === '' && tokenUrl === '') found('issuer', 'issuer-or-addresses');
  else if (issuer === '' && grantFlow === '' && requestUrl === '') found('requestUrl', 'required');
  if (grantFlow === clientCredentials && clientSecret === '') found('clientSecret', 'required');
  if (redirectUrl !== '' && !isLoopbackRedirect(redirectUrl)) found('redirectUrl', 'loopback-address');
  if (customHeader !== '' && !isHeaderName(customHeader)) found('customHeader', 'header-name');
  else if (isForbiddenHeader(customHeader)) found('customHeader', 'header-forbidden');
  for (const [field, value] of Object.entries(values))
    if (hasControlCharacter(value)) found(field, 'control-character');
  return problems;
}

/** Whether an access token is there that has not expired at `now`, in milliseconds since the epoch. */
export function hasToken({ accessToken = '', expiresAt = '' }: Fields, now: number): boolean {
  return accessToken !== '' && (expiresAt === '' || Number(expiresAt) > now);
}

/** What lives shorter is renewed when a server asks for it: by itself there would be no end of it. */
const shortestMs = 5000;

/**
 * When a token is to be renewed, in milliseconds since the epoch: as QGIS does it, when less than a tenth of its life is
 * left, at most two minutes and at least two seconds. Undefined when it does not say when it expires, or when it came
 * expired, as by a clock that is wrong.
 */
export function renewAt({ obtainedAt = '', expiresAt = '' }: Fields): number | undefined {
  if (expiresAt === '') return undefined;
  const end = Number(expiresAt);
  const life = end - Number(obtainedAt);
  return life < shortestMs ? undefined : end - Math.min(120_000, Math.max(2000, life / 10));
}

/** Match patterns of the hosts that the method itself speaks to, for the browser's permissions. */
function contacts(values: Fields): string[] {
  return addresses.flatMap(name => {
    const url = URL.parse(values[name] ?? '');
    return url === null ? [] : [`${url.protocol}//${url.hostname}/*`];
  });
}

function method(
  name: string,
  own: Pick<Method, 'inAddress'> & { fields: readonly FieldDescription[] },
  effect: (values: Fields) => Effect,
): Method {
  return {
    name,
    ...own,
    fields: [...fields, ...own.fields],
    kept: tokenNames,
    check,
    contacts,
    effect: values => (values.accessToken ? effect(values) : {}),
  };
}

export const oauth2 = method('OAuth2', { fields: [{ name: 'customHeader', ...rare }] }, values => ({
  headers: { [values.customHeader || 'authorization']: `Bearer ${values.accessToken}` },
}));

/** RFC 6750, 2.3: where a service takes the token in the address alone. In QGIS an access method of OAuth2. */
export const oauth2Query = method('OAuth2Query', { fields: [], inAddress: true }, ({ accessToken = '' }) => ({
  query: { access_token: accessToken },
}));
