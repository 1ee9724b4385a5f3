/** Writes nginx.conf from what a test asks for. */
import type { Users } from './htpasswd.js';

/** A part of a site, by path prefix as nginx compares it: `/private/`, or `/` for everything. */
export interface Area {
  readonly path: string;
  /** What the challenge says. Without realm the area is open, also inside a protected one. */
  readonly realm?: string;
  /** Who may enter; areas may share one object. */
  readonly users?: Users;
  /** Further nginx directives, such as `return 302 https://b.test/;`. */
  readonly directives?: readonly string[];
}

export interface NginxSite {
  /** Name in the site's URL; any other name reaches it as well. Default 127.0.0.1. */
  readonly host?: string;
  /** Clear-text HTTP when false. Default true. */
  readonly tls?: boolean;
  readonly http2?: boolean;
  /** The rest of the site is open. */
  readonly areas: readonly Area[];
}

/** What the configuration needs to know beside the sites. */
export interface Surroundings {
  readonly folder: string;
  /** Port of the application behind nginx, and of the site that only says that nginx got round to it. */
  readonly backend: number;
  readonly marker: number;
  readonly asRoot: boolean;
}

/** Headers that stand in the access log; every header is in the log of the application behind. */
export const loggedHeaders = [
  'authorization',
  'origin',
  'referer',
  'cookie',
  'user-agent',
  'upgrade',
] as const;

const variable = (header: string) => `$http_${header.replaceAll('-', '_')}`;

const logFormat = [
  ...['"time":$msec', '"method":"$request_method"', '"url":"$request_uri"', '"host":"$http_host"'],
  ...['"port":$server_port', '"status":$status', '"bytes":$body_bytes_sent', '"length":$request_length'],
  `"headers":{${loggedHeaders.map(name => `"${name}":"${variable(name)}"`).join(',')}}`,
].join(',');

function quoted(text: string): string {
  // `$` would begin a variable, and nginx has no way to escape it.
  if (/[$\r\n]/.test(text)) throw new Error(`nginx cannot hold this text: ${text}`);
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

const proxy = (backend: number) => [
  `proxy_pass http://127.0.0.1:${backend};`,
  'proxy_http_version 1.1;',
  'proxy_buffering off;',
  'proxy_set_header Host $http_host;',
  'proxy_set_header Upgrade $http_upgrade;',
  'proxy_set_header Connection $connection_upgrade;',
];

function location(area: Area, passwords: string, backend: number): string[] {
  const access =
    area.realm === undefined
      ? ['auth_basic off;']
      : [`auth_basic ${quoted(area.realm)};`, `auth_basic_user_file ${passwords};`];
  return [`location ${quoted(area.path)} {`, ...access, ...(area.directives ?? []), ...proxy(backend), '}'];
}

function server(site: NginxSite, port: number, index: number, around: Surroundings): string[] {
  const secure = site.tls !== false;
  const flags = `${secure ? ' ssl' : ''}${site.http2 ? ' http2' : ''}`;
  const certificate = ['ssl_certificate cert.pem;', 'ssl_certificate_key key.pem;'];
  const rest = site.areas.some(area => area.path === '/') ? [] : [{ path: '/' }];
  return [
    'server {',
    `listen 127.0.0.1:${port}${flags};`,
    ...(secure ? certificate : []),
    ...[...site.areas, ...rest].flatMap((area, n) => location(area, passwordFile(index, n), around.backend)),
    '}',
  ];
}

/** Name of the file with the users of one area. */
export function passwordFile(site: number, area: number): string {
  return `users-${site}-${area}`;
}

/** The whole configuration; all its files lie in the server's own folder. */
export function configuration(
  sites: readonly NginxSite[],
  ports: readonly number[],
  around: Surroundings,
): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return [
    ...(around.asRoot ? ['user root;'] : []),
    'daemon off;',
    'worker_processes 1;',
    'pid nginx.pid;',
    'error_log error.log warn;',
    'events { worker_connections 1024; }',
    'http {',
    `log_format json escape=json '{${logFormat}}';`,
    'access_log access.log json;',
    ...temporary.map(name => `${name}_temp_path ${around.folder}/${name};`),
    'map $http_upgrade $connection_upgrade { default upgrade; "" close; }',
    'client_max_body_size 64m;',
    'proxy_read_timeout 600s;',
    `server { listen 127.0.0.1:${around.marker}; access_log off; location / { return 204; } }`,
    ...sites.flatMap((site, index) => server(site, ports[index] ?? 0, index, around)),
    '}',
    '',
  ].join('\n');
}
