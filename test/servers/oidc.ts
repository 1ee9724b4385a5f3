/**
 * An authorization server (oidc-provider) and a resource server (Apache with mod_auth_openidc) that asks it about each
 * access token (RFC 7662). Tokens live as long as the test says at the time they are made.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import Provider, { type Configuration } from 'oidc-provider';
import type { Certificate } from './certificate.js';
import { apacheConf, startApache, writeSite } from './lib/apache.js';
import { makeFolder } from './lib/owned.js';
import { freePorts } from './lib/ports.js';
import type { Received } from './lib/received.js';

export interface OidcOptions {
  readonly certificate: Certificate;
  /** Names of the two servers. */
  readonly issuerHost: string;
  readonly host: string;
  /** Where the public client `latchkey` may be sent back to. */
  readonly redirectUrls: readonly string[];
}

/** One request to the token, revocation or authorization endpoint. */
export interface Asked {
  readonly path: string;
  /** Parameters of the body, or of the query. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: number;
}

export interface Oidc {
  readonly issuer: string;
  /** Origin of the resource server: `/api/` wants a token, all else is open. */
  readonly site: string;
  /** What the resource server received. */
  readonly log: readonly Received[];
  /** What the authorization server was asked. */
  readonly asked: readonly Asked[];
  /** Milliseconds that an answer of the token endpoint takes. */
  readonly delay: { token: number };
  /** Seconds that tokens made from now on live. */
  readonly life: { accessToken: number; refreshToken: number };
  /** Whether an access token is good. */
  isGood(token: string): Promise<boolean>;
  /** Has the authorization server forget a token. */
  revoke(token: string): Promise<void>;
  stop(): Promise<void>;
}

/** RFC 6749, appendix A.2: visible ASCII and blanks. */
export const machineSecret = 's3cr:t/% +"&=';

const confidential = { response_types: [], redirect_uris: [] };

function configuration({ redirectUrls }: OidcOptions, life: Oidc['life']): Configuration {
  return {
    clients: [
      {
        client_id: 'latchkey',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [...redirectUrls],
      },
      {
        client_id: 'machine',
        client_secret: machineSecret,
        grant_types: ['client_credentials'],
        ...confidential,
      },
      { client_id: 'apache', client_secret: 'apache', grant_types: [], ...confidential },
    ],
    features: {
      introspection: { enabled: true },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
    },
    rotateRefreshToken: true,
    scopes: ['openid', 'offline_access', 'maps'],
    ttl: {
      AccessToken: () => life.accessToken,
      ClientCredentials: () => life.accessToken,
      RefreshToken: () => life.refreshToken,
    },
    cookies: { keys: ['test'] },
  };
}

/** Starts both on free ports of 127.0.0.1. */
export async function start(options: OidcOptions): Promise<Oidc> {
  const [issuerPort = 0, port = 0] = await freePorts(2);
  const issuer = `https://${options.issuerHost}:${issuerPort}`;
  const life = { accessToken: 3600, refreshToken: 86_400 };
  const provider = new Provider(issuer, configuration(options, life));
  const asked: Asked[] = [];
  const delay = { token: 0 };
  provider.use(async (context, next) => {
    if (context.path === '/token') await new Promise(resolve => setTimeout(resolve, delay.token));
    await next();
    const parameters = { ...context.query, ...(context.oidc?.body ?? {}) } as Record<string, string>;
    asked.push({ path: context.path, parameters, status: context.status });
  });
  const { certificate, key } = options.certificate;
  const web = createServer({ cert: certificate, key }, provider.callback());
  await new Promise<void>(resolve => web.listen(issuerPort, '127.0.0.1', resolve));

  const folder = makeFolder('oidc');
  writeSite(folder, options.certificate, ['api', 'query']);
  const lines = [
    // What is asked for is to reach the server.
    'Header set Cache-Control no-store',
    `OIDCOAuthIntrospectionEndpoint https://127.0.0.1:${issuerPort}/token/introspection`,
    'OIDCOAuthClientID apache',
    'OIDCOAuthClientSecret apache',
    'OIDCOAuthSSLValidateServer Off',
    // Each request is looked up, so that a revoked token is noticed.
    'OIDCOAuthTokenIntrospectionInterval -1',
    'OIDCOAuthAcceptTokenAs header',
    'OIDCOAuthRemoteUserClaim client_id',
    `<Directory "${folder}/www/api">`,
    'AuthType oauth20',
    'Require valid-user',
    '</Directory>',
    `<Location "/query/">`,
    'OIDCOAuthAcceptTokenAs query:access_token',
    'AuthType oauth20',
    'Require valid-user',
    '</Location>',
  ];
  writeFileSync(join(folder, 'conf'), apacheConf(folder, port, ['auth_openidc', 'headers'], lines));
  const apache = await startApache(folder, port);

  return {
    issuer,
    site: `https://${options.host}:${port}`,
    get log() {
      return apache.log;
    },
    asked,
    delay,
    life,
    isGood: async token => {
      const found =
        (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
      return found?.isValid === true;
    },
    revoke: async token => {
      const { AccessToken, RefreshToken, ClientCredentials } = provider;
      for (const found of await Promise.all([
        AccessToken.find(token),
        RefreshToken.find(token),
        ClientCredentials.find(token),
      ]))
        await found?.destroy();
    },
    stop: async () => {
      await apache.stop();
      web.closeAllConnections();
      await new Promise(resolve => web.close(resolve));
    },
  };
}
