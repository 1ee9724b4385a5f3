/**
 * The grants of OAuth 2.0, from a config's fields to tokens. The protocol is the library's: state, PKCE, issuer and
 * every answer are checked there.
 */
import {
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  clientCredentialsGrantRequest,
  generateRandomCodeVerifier,
  generateRandomState,
  processAuthorizationCodeResponse,
  processClientCredentialsResponse,
  processRefreshTokenResponse,
  processRevocationResponse,
  refreshTokenGrantRequest,
  revocationRequest,
  validateAuthResponse,
} from 'oauth4webapi';
import type { Fields } from '../../../shared/auth-config.js';
import type { Tokens } from '../../../shared/methods/oauth2.js';
import { tokensOf } from './answer.js';
import { faultOf, TokenFault } from './fault.js';
import { request } from './request.js';
import { needPermission, needTls, type Party, partyOf } from './server.js';

/** Shows the user an address, and gives the one that the authorization server sends him back to. */
export type Authorize = (address: URL, redirectUrl: string) => Promise<URL>;

/** All that it takes to revoke what a config has, in milliseconds. */
const revocationMs = 60_000;

const parametersOf = ({ queryPairs = '' }: Fields) => new URLSearchParams(queryPairs);

/** The endpoint of this name; its host must be one that may be spoken to. */
async function endpoint(
  { server }: Party,
  name: 'authorization_endpoint' | 'token_endpoint',
): Promise<string> {
  const address = server[name];
  if (address === undefined) throw new TokenFault('no-endpoint', { host: server.issuer });
  if (name === 'token_endpoint') await needPermission(address);
  else needTls(address);
  return address;
}

async function byCode(fields: Fields, authorize: Authorize, redirectUrl: string): Promise<Tokens> {
  const party = await partyOf(fields);
  const { server, client, auth } = party;
  await endpoint(party, 'token_endpoint');
  const address = new URL(await endpoint(party, 'authorization_endpoint'));
  const [verifier, state] = [generateRandomCodeVerifier(), generateRandomState()];
  const own = {
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUrl,
    ...(fields.scope ? { scope: fields.scope } : {}),
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of [...parametersOf(fields), ...Object.entries(own)])
    address.searchParams.set(name, value);
  const back = validateAuthResponse(server, client, await authorize(address, redirectUrl), state);
  const response = await authorizationCodeGrantRequest(
    server,
    client,
    auth,
    back,
    redirectUrl,
    verifier,
    request(fields),
  );
  return tokensOf(await processAuthorizationCodeResponse(server, client, response), Date.now());
}

async function byCredentials(fields: Fields): Promise<Tokens> {
  const party = await partyOf(fields);
  const { server, client, auth } = party;
  await endpoint(party, 'token_endpoint');
  const parameters = parametersOf(fields);
  if (fields.scope) parameters.set('scope', fields.scope);
  const response = await clientCredentialsGrantRequest(server, client, auth, parameters, request(fields));
  return tokensOf(await processClientCredentialsResponse(server, client, response), Date.now());
}

async function byRefresh(fields: Fields): Promise<Tokens> {
  const { refreshToken = '', refreshTokenUrl } = fields;
  const party = await partyOf(refreshTokenUrl ? { ...fields, tokenUrl: refreshTokenUrl } : fields);
  const { server, client, auth } = party;
  await endpoint(party, 'token_endpoint');
  const response = await refreshTokenGrantRequest(server, client, auth, refreshToken, request(fields));
  return tokensOf(await processRefreshTokenResponse(server, client, response), Date.now(), refreshToken);
}

/** Every way ends in tokens or in a TokenFault. */
const told = (fields: Fields, work: Promise<Tokens>): Promise<Tokens> =>
  work.catch(error => {
    throw faultOf(error, URL.parse(fields.issuer || fields.tokenUrl || '')?.host ?? '');
  });

/** RFC 6749, 4.1, with PKCE (RFC 7636): the user signs in and agrees. @throws TokenFault */
export const tokensByCode = (fields: Fields, authorize: Authorize, redirectUrl: string) =>
  told(fields, byCode(fields, authorize, redirectUrl));

/** RFC 6749, 4.4: the client is the user. @throws TokenFault */
export const tokensByCredentials = (fields: Fields) => told(fields, byCredentials(fields));

/** RFC 6749, 6. A refresh token may be good for one use. @throws TokenFault */
export const tokensByRefresh = (fields: Fields) => told(fields, byRefresh(fields));

/** RFC 7009, of what there is; a server that has no such endpoint, or does not answer, is left alone. */
export async function revoke(fields: Fields): Promise<void> {
  const { accessToken, refreshToken } = fields;
  if (!accessToken && !refreshToken) return;
  // A lock that comes right after does not keep a token alive that nobody has any more.
  const signal = AbortSignal.timeout(revocationMs);
  const { server, client, auth } = await partyOf(fields, signal);
  if (server.revocation_endpoint === undefined) return;
  await needPermission(server.revocation_endpoint);
  for (const token of [refreshToken, accessToken])
    if (token)
      await processRevocationResponse(
        await revocationRequest(server, client, auth, token, request(fields, signal)),
      );
}
