/** The authorization server of a config, and Latchkey as its client. */
import {
  type AuthorizationServer,
  type Client,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  discoveryRequest,
  None,
  processDiscoveryResponse,
} from 'oauth4webapi';
import browser from 'webextension-polyfill';
import type { Fields } from '../../../shared/auth-config.js';
import { TokenFault } from './fault.js';
import { request } from './request.js';

export interface Party {
  readonly server: AuthorizationServer;
  readonly client: Client;
  readonly auth: ClientAuth;
}

/** Invariant 2, of an address that a file or a server gave as well. @throws TokenFault */
export function needTls(address: string): void {
  const { origin, protocol } = new URL(address);
  if (protocol !== 'https:') throw new TokenFault('clear-text', { host: origin });
}

/** Without the host's permission an answer could not be read, and who asked would be told to the server in vain. */
export async function needPermission(address: string): Promise<void> {
  needTls(address);
  const { origin, hostname, protocol } = new URL(address);
  const origins = [`${protocol}//${hostname}/*`];
  if (!(await browser.permissions.contains({ origins })))
    throw new TokenFault('not-permitted', { host: origin });
}

/** OpenID Connect Discovery 1.0, then RFC 8414, which has the same document at another place. */
async function discover(
  fields: Fields,
  issuer: URL,
  signal: AbortSignal | undefined,
): Promise<AuthorizationServer> {
  await needPermission(issuer.href);
  const oidc = await discoveryRequest(issuer, request(fields, signal));
  if (oidc.status !== 404) return processDiscoveryResponse(issuer, oidc);
  await oidc.body?.cancel();
  return processDiscoveryResponse(
    issuer,
    await discoveryRequest(issuer, { algorithm: 'oauth2', ...request(fields, signal) }),
  );
}

/** Addresses that the user gave stand in the place of discovered ones. */
async function serverOf(fields: Fields, signal?: AbortSignal): Promise<AuthorizationServer> {
  const { issuer, requestUrl, tokenUrl, revocationUrl } = fields;
  const given = {
    ...(requestUrl && { authorization_endpoint: requestUrl }),
    ...(tokenUrl && { token_endpoint: tokenUrl }),
    ...(revocationUrl && { revocation_endpoint: revocationUrl }),
  };
  if (issuer) return { ...(await discover(fields, new URL(issuer), signal)), ...given };
  return { issuer: new URL(tokenUrl ?? '').origin, ...given };
}

/** RFC 6749, 2.3.1. What is not discovered is sent in the body, as QGIS does. */
function authOf({ clientSecret, issuer }: Fields, server: AuthorizationServer): ClientAuth {
  if (!clientSecret) return None();
  const { token_endpoint_auth_methods_supported: taken = issuer ? ['client_secret_basic'] : [] } = server;
  return taken.includes('client_secret_basic')
    ? ClientSecretBasic(clientSecret)
    : ClientSecretPost(clientSecret);
}

/** @throws TokenFault, and what the library throws for a document that is not what it should be. */
export async function partyOf(fields: Fields, signal?: AbortSignal): Promise<Party> {
  const server = await serverOf(fields, signal);
  return { server, client: { client_id: fields.clientId ?? '' }, auth: authOf(fields, server) };
}
