/** Where the tokens of a method come from. */
import type { AuthConfigSummary, Fields } from '../../../shared/auth-config.js';
import { clientCredentials } from '../../../shared/methods/oauth2.js';
import { isPro } from '../../../shared/methods/planetary-computer.js';
import { authorize, ownRedirectUrl } from './authorize.js';
import { tokensByCode, tokensByCredentials, tokensByRefresh } from './grants.js';
import { signaturesFor } from './sas.js';

export interface Source {
  /** Whether new ones may be had without the user. */
  renews(fields: Fields): boolean;
  /** Statuses by which a server says that there is no token. */
  readonly wantedBy: ReadonlySet<number>;
  /** The user never has anything to do with it. */
  isSilent?(fields: Fields): boolean;
  /** With the user's help. What is to be kept, for these resources. @throws TokenFault */
  signIn(fields: Fields, resources: readonly string[]): Promise<Fields>;
  /** Without it. @throws TokenFault */
  renew(fields: Fields, resources: readonly string[]): Promise<Fields>;
}

const isOwnUser = ({ grantFlow }: Fields) => grantFlow === clientCredentials;

const oauth2: Source = {
  wantedBy: new Set([401, 403]),
  renews: fields => isOwnUser(fields) || Boolean(fields.refreshToken),
  signIn: fields =>
    isOwnUser(fields)
      ? tokensByCredentials(fields)
      : tokensByCode(fields, authorize, fields.redirectUrl || ownRedirectUrl()),
  renew: fields => (isOwnUser(fields) ? tokensByCredentials(fields) : tokensByRefresh(fields)),
};

/** Signatures beside the tokens, if there are any; the first that ends ends all. */
async function withSignatures(
  fields: Fields,
  resources: readonly string[],
  tokens: Fields = {},
): Promise<Fields> {
  const { signatures, expiresAt } = await signaturesFor({ ...fields, ...tokens }, resources);
  const end = Math.min(expiresAt, Number(tokens.expiresAt || Number.POSITIVE_INFINITY));
  return {
    ...tokens,
    signatures,
    obtainedAt: String(Date.now()),
    expiresAt: end === Number.POSITIVE_INFINITY ? '' : String(end),
  };
}

/** Both ways differ in how the token of Pro is got, and that alone. */
const signed =
  (way: 'signIn' | 'renew'): Source['signIn'] =>
  async (fields, resources) =>
    withSignatures(fields, resources, isPro(fields) ? await oauth2[way](fields, resources) : {});

const planetaryComputer: Source = {
  // Azure Storage says of what nobody may see that there is nothing, or that nobody may see it.
  wantedBy: new Set([401, 403, 404, 409]),
  renews: fields => !isPro(fields) || oauth2.renews(fields),
  isSilent: fields => !isPro(fields),
  signIn: signed('signIn'),
  renew: signed('renew'),
};

const sources: Readonly<Record<string, Source>> = {
  OAuth2: oauth2,
  OAuth2Query: oauth2,
  PlanetaryComputer: planetaryComputer,
};

type Configured = Pick<AuthConfigSummary, 'method'>;

/** Undefined for a method without tokens. */
export const sourceOf = ({ method }: Configured): Source | undefined => sources[method];

/** Whether what a method sends is a token of a server, to be fetched and renewed. */
export const usesTokens = (config: Configured): boolean => sourceOf(config) !== undefined;
