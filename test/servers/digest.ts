/** Real servers that ask for HTTP Digest: Apache with MD5, lighttpd with SHA-256. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate.js';
import { apacheConf, logFormat, startApache, startServer, writeSite } from './lib/apache.js';
import type { Users } from './lib/htpasswd.js';
import { makeFolder } from './lib/owned.js';
import { freePorts } from './lib/ports.js';
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

function apache({ realm }: DigestOptions, folder: string, port: number): string {
  return apacheConf(
    folder,
    port,
    ['authn_file', 'auth_digest'],
    [
      `<Directory "${folder}/www/private">`,
      'AuthType Digest',
      `AuthName "${realm}"`,
      'AuthDigestAlgorithm MD5',
      'AuthDigestProvider file',
      `AuthUserFile "${folder}/users"`,
      'Require valid-user',
      '</Directory>',
    ],
  );
}

function lighttpd({ realm }: DigestOptions, folder: string, port: number): string {
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

/** Starts the server: `/` is open, `/private/` asks for Digest; `one.html` and `two.html` are in both. */
export async function start(options: DigestOptions): Promise<Running<'site'>> {
  const folder = makeFolder(options.server);
  writeSite(folder, options.certificate, ['private']);
  writeFileSync(join(folder, 'users'), htdigest(options));
  const [port = 0] = await freePorts(1);
  const isApache = options.server === 'apache';
  writeFileSync(join(folder, 'conf'), (isApache ? apache : lighttpd)(options, folder, port));
  const running = isApache
    ? await startApache(folder, port)
    : await startServer('/usr/sbin/lighttpd', ['-D', '-f', `${folder}/conf`], folder, port);
  return {
    urls: { site: `https://${options.host}:${port}` },
    get log() {
      return running.log;
    },
    stop: running.stop,
  };
}
