/** A real nginx that asks for client certificates, one server block for each site, and logs who came. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate.js';
import { isRunning, makeFolder, removeFolder, startChild, stopChild } from './lib/owned.js';
import { freePorts, waitForPort } from './lib/ports.js';
import type { Received } from './lib/received.js';
import type { Routes } from './lib/routes.js';
import { start as startNode } from './node.js';

export interface MtlsSite {
  /** Name in its URL; any other name reaches it as well. */
  readonly host: string;
  readonly protocols: 'TLSv1.2' | 'TLSv1.3';
  /** PEM of the authority it accepts, in place of the common one. */
  readonly root?: string;
  readonly http2?: boolean;
  /** Whether connections are kept: then they carry an identity on. Default false. */
  readonly keepalive?: boolean;
  /** Whether sessions may be resumed; without, each connection is a full handshake. Default false. */
  readonly resumption?: boolean;
}

export interface MtlsRequest {
  readonly port: number;
  readonly status: number;
  readonly method: string;
  readonly host: string;
  readonly url: string;
  /** Subject of the client's certificate, as RFC 2253 writes it; empty without one. */
  readonly subject: string;
  /** `SUCCESS`, `NONE` or `FAILED:reason`. As only the root is known to nginx, success needs the intermediate. */
  readonly verified: string;
  readonly protocol: string;
  readonly http: string;
  /** `r` when the TLS session was resumed. */
  readonly resumed: string;
  readonly connection: number;
}

export interface Mtls<Name extends string> {
  readonly urls: Readonly<Record<Name, string>>;
  /** Requests of `/app/…` as the routes got them. */
  readonly backendLog: readonly Received[];
  log(): MtlsRequest[];
  /** What nginx says of handshakes that failed. */
  errors(): string;
  stop(): Promise<void>;
}

const program = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find(existsSync) ?? 'nginx';
const logFormat = [
  ...['"port":$server_port', '"status":$status', '"method":"$request_method"', '"host":"$host"'],
  ...['"url":"$request_uri"', '"subject":"$ssl_client_s_dn"'],
  ...['"verified":"$ssl_client_verify"', '"protocol":"$ssl_protocol"', '"http":"$server_protocol"'],
  ...['"resumed":"$ssl_session_reused"', '"connection":$connection'],
].join(',');

function server(
  { protocols, http2, keepalive, resumption }: MtlsSite,
  root: string,
  port: number,
  backend: string,
): string[] {
  return [
    'server {',
    `listen 127.0.0.1:${port} ssl${http2 ? ' http2' : ''};`,
    'ssl_certificate cert.pem; ssl_certificate_key key.pem;',
    `ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate ${root};`,
    `ssl_protocols ${protocols};`,
    resumption
      ? 'ssl_session_cache builtin:1000; ssl_session_tickets on;'
      : 'ssl_session_cache off; ssl_session_tickets off;',
    // A connection that is kept would carry an identity on; here each request shows the token's state.
    ...(keepalive ? [] : ['keepalive_timeout 0;']),
    `location /app/ { proxy_pass ${backend}; proxy_http_version 1.1; proxy_set_header Host $host;`,
    'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;',
    'proxy_set_header X-Subject $ssl_client_s_dn; }',
    'location / { default_type text/html; return 200 "<title>welcome</title>$ssl_client_s_dn"; }',
    '}',
  ];
}

const rootFile = (name: string) => `root-${name}.pem`;

/**
 * Starts nginx for the sites, on free ports of 127.0.0.1; `root` is the PEM of the authority it accepts. `/app/…` is
 * answered by `routes`, everything else with the subject.
 */
export async function startMtls<Name extends string>(options: {
  readonly certificate: Certificate;
  readonly root: string;
  readonly sites: Readonly<Record<Name, MtlsSite>>;
  readonly routes?: Routes;
}): Promise<Mtls<Name>> {
  const names = Object.keys(options.sites) as Name[];
  const folder = makeFolder('mtls');
  const files = { 'cert.pem': options.certificate.certificate, 'key.pem': options.certificate.key };
  const roots = Object.fromEntries(
    names.map(name => [rootFile(name), options.sites[name].root ?? options.root]),
  );
  for (const [name, text] of Object.entries({ ...files, ...roots })) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  const backend = await startNode({ sites: { app: { tls: false, routes: options.routes ?? {} } } });
  const [marker = 0, ...ports] = await freePorts(names.length + 1);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const lines = [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off; worker_processes 1; pid nginx.pid; error_log error.log info;',
    'events { worker_connections 512; }',
    'http {',
    `log_format json escape=json '{${logFormat}}'; access_log access.log json;`,
    'map $http_upgrade $connection_upgrade { default upgrade; "" close; }',
    ...temporary.map(name => `${name}_temp_path ${folder}/${name};`),
    `server { listen 127.0.0.1:${marker}; access_log off; location / { return 204; } }`,
    ...names.flatMap((name, n) =>
      server(options.sites[name], rootFile(name), ports[n] ?? 0, backend.urls.app),
    ),
    '}',
  ];
  writeFileSync(join(folder, 'nginx.conf'), lines.join('\n'));
  const child = startChild(program, ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], {
    stdio: 'ignore',
  });
  const errors = () => readFileSync(join(folder, 'error.log'), 'utf8');
  if (!(await waitForPort(marker, () => isRunning(child))))
    throw new Error(`nginx did not start: ${errors()}`);
  return {
    urls: Object.fromEntries(
      names.map((name, n) => [name, `https://${options.sites[name].host}:${ports[n]}`]),
    ) as Record<Name, string>,
    backendLog: backend.log,
    log: () =>
      readFileSync(join(folder, 'access.log'), 'utf8')
        .split('\n')
        .filter(line => line.endsWith('}'))
        .map(line => JSON.parse(line) as MtlsRequest),
    errors,
    stop: async () => {
      await stopChild(child);
      await backend.stop();
      removeFolder(folder);
    },
  };
}
