/** Real servers that ask for HTTP Digest: Apache with MD5, lighttpd with SHA-256. */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate.js';
import { followLog } from './lib/access-log.js';
import type { Users } from './lib/htpasswd.js';
import { isRunning, makeFolder, removeFolder, startChild, stopChild } from './lib/owned.js';
import { freePorts, waitForPort } from './lib/ports.js';
import type { Running } from './lib/received.js';

export interface DigestOptions {
  readonly server: 'apache' | 'lighttpd';
  readonly certificate: Certificate;
  readonly host: string;
  readonly realm: string;
  readonly users: Users;
}

const algorithms = { apache: 'md5', lighttpd: 'sha256' } as const;

/** Lines of an htdigest file: `user:realm:H(user:realm:password)` (RFC 7616, A1). */
function htdigest({ server, realm, users }: DigestOptions): string {
  const hash = (user: string) =>
    createHash(algorithms[server]).update(`${user}:${realm}:${users[user]}`).digest('hex');
  return Object.keys(users)
    .map(user => `${user}:${realm}:${hash(user)}\n`)
    .join('');
}

const headers = '"headers":{"authorization":"%{Authorization}i","origin":"%{Origin}i"}';
const logFormat = `{"time":%{sec}t,"method":"%m","url":"%U","host":"%{Host}i","port":%p,"status":%>s,${headers}}`;

function apacheConf({ realm }: DigestOptions, folder: string, port: number): string {
  const modules = [
    ...['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'auth_digest', 'ssl', 'mime'],
  ].map(name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
  return [
    ...modules,
    `ServerRoot "${folder}"`,
    'PidFile apache.pid',
    'Mutex pthread',
    ...(process.getuid?.() === 0 ? ['User nobody', 'Group nogroup'] : []),
    'ServerName localhost',
    `Listen 127.0.0.1:${port}`,
    'ErrorLog error.log',
    `LogFormat "${logFormat.replaceAll('"', '\\"')}" json`,
    'CustomLog access.log json',
    'TypesConfig /dev/null',
    'AddType text/html .html',
    `DocumentRoot "${folder}/www"`,
    'SSLEngine on',
    'SSLCertificateFile cert.pem',
    'SSLCertificateKeyFile key.pem',
    `<Directory "${folder}/www">`,
    'Require all granted',
    '</Directory>',
    `<Directory "${folder}/www/private">`,
    'AuthType Digest',
    `AuthName "${realm}"`,
    'AuthDigestAlgorithm MD5',
    'AuthDigestProvider file',
    `AuthUserFile "${folder}/users"`,
    'Require valid-user',
    '</Directory>',
    '',
  ].join('\n');
}

function lighttpdConf({ realm }: DigestOptions, folder: string, port: number): string {
  const rule = `"method" => "digest", "realm" => "${realm}", "require" => "valid-user", "algorithm" => "SHA-256"`;
  return [
    'server.modules = ("mod_openssl", "mod_auth", "mod_authn_file", "mod_accesslog")',
    `server.document-root = "${folder}/www"`,
    'server.bind = "127.0.0.1"',
    `server.port = ${port}`,
    `server.errorlog = "${folder}/error.log"`,
    'mimetype.assign = (".html" => "text/html")',
    'ssl.engine = "enable"',
    `ssl.pemfile = "${folder}/cert.pem"`,
    `ssl.privkey = "${folder}/key.pem"`,
    'auth.backend = "htdigest"',
    `auth.backend.htdigest.userfile = "${folder}/users"`,
    `auth.require = ("/private/" => (${rule}))`,
    'accesslog.escaping = "json"',
    `accesslog.filename = "${folder}/access.log"`,
    `accesslog.format = "${logFormat.replaceAll('"', '\\"')}"`,
    '',
  ].join('\n');
}

const programs = {
  apache: {
    path: '/usr/sbin/apache2',
    conf: apacheConf,
    args: (f: string) => ['-D', 'FOREGROUND', '-f', `${f}/conf`],
  },
  lighttpd: {
    path: '/usr/sbin/lighttpd',
    conf: lighttpdConf,
    args: (f: string) => ['-D', '-f', `${f}/conf`],
  },
} as const;

/** Starts the server: `/` is open, `/private/` asks for Digest; any `NAME.html` below either is there. */
export async function start(options: DigestOptions): Promise<Running<'site'>> {
  const folder = makeFolder(options.server);
  for (const path of ['www', 'www/private']) {
    mkdirSync(join(folder, path), { mode: 0o755 });
    for (const name of ['one', 'two'])
      writeFileSync(
        join(folder, path, `${name}.html`),
        `<!doctype html><title>Arrived</title><h1>${name}</h1>`,
      );
  }
  // Apache's workers are another user and must reach their documents.
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'cert.pem'), options.certificate.certificate);
  writeFileSync(join(folder, 'key.pem'), options.certificate.key, { mode: 0o600 });
  writeFileSync(join(folder, 'users'), htdigest(options));
  const [port = 0] = await freePorts(1);
  const { path, conf, args } = programs[options.server];
  writeFileSync(join(folder, 'conf'), conf(options, folder, port));
  const child = startChild(path, args(folder), { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const up = await waitForPort(port, () => isRunning(child));
  if (!up) {
    await stopChild(child);
    const log = join(folder, 'error.log');
    throw new Error(
      `${options.server} did not start: ${complaint}${existsSync(log) ? readFileSync(log, 'utf8') : ''}`,
    );
  }
  const readLog = followLog(join(folder, 'access.log'));
  return {
    urls: { site: `https://${options.host}:${port}` },
    get log() {
      return existsSync(join(folder, 'access.log')) ? readLog() : [];
    },
    stop: async () => {
      await stopChild(child);
      removeFolder(folder);
    },
  };
}
