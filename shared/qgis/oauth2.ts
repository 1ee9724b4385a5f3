/**
 * QGIS's `oauth2config`, a JSON of its own, and the fields of Latchkey's OAuth2. Its numbers are those of
 * QgsAuthOAuth2Config; a `grantFlow` of 3 meant PKCE until 2025 (qgis/QGIS#61063) and means client credentials since.
 */
import * as v from 'valibot';
import type { Fields } from '../auth-config.js';

/** What QGIS's config asks for and Latchkey does otherwise, or cannot know: the user decides. */
export type OAuth2Decision =
  /** A token in the answer's address (RFC 9700 forbids it), or the user's password given to the client. */
  | 'grant-implicit'
  | 'grant-password'
  /** It may mean two things, and its other fields do not tell. */
  | 'grant-flow'
  /** QGIS itself sends no token then. */
  | 'access-form'
  /** It names a config of a file that is not here, or is none. */
  | 'oauth2-elsewhere';

export interface OAuth2Reading {
  /** `OAuth2Query` where the token goes into the address. */
  readonly method: 'OAuth2' | 'OAuth2Query';
  readonly fields: Fields;
  readonly decisions: readonly OAuth2Decision[];
}

const text = v.optional(v.string(), '');
const number = (otherwise: number) => v.optional(v.number(), otherwise);
const schema = v.object({
  accessMethod: number(0),
  clientId: text,
  clientSecret: text,
  customHeader: text,
  grantFlow: number(0),
  queryPairs: v.optional(v.record(v.string(), v.union([v.string(), v.array(v.string())])), {}),
  redirectHost: v.optional(v.string(), '127.0.0.1'),
  redirectPort: number(7070),
  redirectUrl: text,
  refreshTokenUrl: text,
  requestUrl: text,
  scope: text,
  tokenUrl: text,
});
type Config = v.InferOutput<typeof schema>;

const flows = { code: 0, implicit: 1, password: 2, credentials: 3, pkce: 4 } as const;
const inAddress = 2;

function grantOf({ grantFlow, requestUrl, clientSecret }: Config): {
  grant: string;
  decisions: OAuth2Decision[];
} {
  const grant = '';
  if (grantFlow === flows.implicit) return { grant, decisions: ['grant-implicit'] };
  if (grantFlow === flows.password) return { grant, decisions: ['grant-password'] };
  if (grantFlow !== flows.credentials) return { grant, decisions: [] };
  // Nobody signs in without an address to do it at; and no client is its own user without a secret.
  if (requestUrl === '' && clientSecret !== '') return { grant: 'client-credentials', decisions: [] };
  return { grant, decisions: requestUrl !== '' && clientSecret === '' ? [] : ['grant-flow'] };
}

function parsed(json: string): Config | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(json));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** What a config of QGIS's method OAuth2 is here; what it does not say is left empty. */
export function readOAuth2({ oauth2config = '' }: Fields): OAuth2Reading {
  const config = parsed(oauth2config);
  if (config === undefined) return { method: 'OAuth2', fields: {}, decisions: ['oauth2-elsewhere'] };
  const { redirectHost, redirectPort, redirectUrl, queryPairs, accessMethod } = config;
  const { grant, decisions } = grantOf(config);
  const pairs = Object.entries(queryPairs).flatMap(([name, values]) => [values].flat().map(it => [name, it]));
  const { clientId, clientSecret, requestUrl, tokenUrl, refreshTokenUrl, scope, customHeader } = config;
  const isQuery = accessMethod === inAddress;
  return {
    method: isQuery ? 'OAuth2Query' : 'OAuth2',
    fields: {
      grantFlow: grant,
      ...{ clientId, clientSecret, requestUrl, tokenUrl, scope },
      refreshTokenUrl: refreshTokenUrl === tokenUrl ? '' : refreshTokenUrl,
      queryPairs: new URLSearchParams(pairs).toString(),
      redirectUrl:
        grant === '' ? `http://${redirectHost}:${redirectPort}/${redirectUrl.replace(/^\//, '')}` : '',
      ...(isQuery ? {} : { customHeader }),
    },
    decisions: [...decisions, ...(accessMethod === 1 ? (['access-form'] as const) : [])],
  };
}

/** QGIS's PlanetaryComputer has the same JSON beside two fields of its own. */
export function readPlanetary({ serverType = '', rootUrl = '', ...rest }: Fields): {
  readonly fields: Fields;
  readonly decisions: readonly OAuth2Decision[];
} {
  if (serverType !== 'pro') return { fields: { rootUrl }, decisions: [] };
  const { fields, decisions } = readOAuth2(rest);
  return { fields: { ...fields, serverType, rootUrl }, decisions };
}

/** The same for QGIS. */
export function writePlanetary({ serverType = '', rootUrl = '', ...rest }: Fields): Fields | undefined {
  if (serverType !== 'pro') return { serverType: 'open', rootUrl, oauth2config: '' };
  const config = writeOAuth2('OAuth2', rest);
  return config && { serverType, rootUrl, ...config };
}

/** The same for QGIS; undefined where it lacks what QGIS needs: QGIS discovers nothing from an issuer. */
export function writeOAuth2(method: 'OAuth2' | 'OAuth2Query', fields: Fields): Fields | undefined {
  const { grantFlow = '', clientId = '', clientSecret = '', requestUrl = '', tokenUrl = '' } = fields;
  const isOwnUser = grantFlow !== '';
  if (tokenUrl === '' || (!isOwnUser && requestUrl === '')) return undefined;
  const queryPairs: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(fields.queryPairs)) queryPairs[name] = value;
  const redirect = URL.parse(fields.redirectUrl ?? '');
  // A confidential client's plain code flow has the same number in every version of QGIS.
  const withUser = clientSecret === '' ? flows.pkce : flows.code;
  const config = {
    accessMethod: method === 'OAuth2Query' ? inAddress : 0,
    apiKey: '',
    clientId,
    clientSecret,
    configType: 1,
    customHeader: fields.customHeader ?? '',
    description: '',
    grantFlow: isOwnUser ? flows.credentials : withUser,
    id: '',
    name: '',
    password: '',
    persistToken: false,
    queryPairs,
    redirectHost: redirect?.hostname ?? '127.0.0.1',
    redirectPort: Number(redirect?.port || 7070),
    redirectUrl: redirect?.pathname.slice(1) ?? '',
    refreshTokenUrl: fields.refreshTokenUrl ?? '',
    requestTimeout: 30,
    requestUrl: isOwnUser ? '' : requestUrl,
    scope: fields.scope ?? '',
    tokenUrl,
    username: '',
    version: 1,
  };
  return { oauth2config: JSON.stringify(config) };
}
