/** What every Apache of the tests has in common: TLS on a port of its own, a folder, and a log of JSON lines. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from '../certificate.js';
import { followLog } from './access-log.js';
import { isRunning, removeFolder, startChild, stopChild } from './owned.js';
import { waitForPort } from './ports.js';
import type { Received } from './received.js';

const headers = '"headers":{"authorization":"%{Authorization}i","origin":"%{Origin}i"}';
/** As `followLog` reads it; also in the words of lighttpd. */
export const logFormat = `{"time":%{sec}t,"method":"%m","url":"%U","host":"%{Host}i","port":%p,"status":%>s,${headers}}`;

/** The configuration: `modules` beside those that all need, `lines` of the server's own. */
export function apacheConf(
  folder: string,
  port: number,
  modules: readonly string[],
  lines: readonly string[],
): string {
  const all = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'ssl', 'mime', ...modules];
  return [
    ...all.map(name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
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
    'AddType image/png .png',
    `DocumentRoot "${folder}/www"`,
    'SSLEngine on',
    'SSLCertificateFile cert.pem',
    'SSLCertificateKeyFile key.pem',
    `<Directory "${folder}/www">`,
    'Require all granted',
    '</Directory>',
    ...lines,
    '',
  ].join('\n');
}

/** Writes key, certificate and documents; those of each path are `one.html` and `two.html`. */
export function writeSite(folder: string, certificate: Certificate, paths: readonly string[]): void {
  for (const path of ['', ...paths]) {
    mkdirSync(join(folder, 'www', path), { mode: 0o755, recursive: true });
    for (const name of ['one', 'two'])
      writeFileSync(
        join(folder, 'www', path, `${name}.html`),
        `<!doctype html><title>Arrived</title><h1>${name}</h1>`,
      );
  }
  // Apache's workers are another user and must reach their documents.
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'cert.pem'), certificate.certificate);
  writeFileSync(join(folder, 'key.pem'), certificate.key, { mode: 0o600 });
}

/** A server of a folder, which goes with it. */
export async function startServer(
  program: string,
  args: readonly string[],
  folder: string,
  port: number,
): Promise<{ readonly log: readonly Received[]; stop(): Promise<void> }> {
  const child = startChild(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const file = (name: string) => join(folder, name);
  if (!(await waitForPort(port, () => isRunning(child)))) {
    await stopChild(child);
    const errors = existsSync(file('error.log')) ? readFileSync(file('error.log'), 'utf8') : '';
    throw new Error(`${program} did not start: ${complaint}${errors}`);
  }
  const readLog = followLog(file('access.log'));
  return {
    get log() {
      return existsSync(file('access.log')) ? readLog() : [];
    },
    stop: async () => {
      await stopChild(child);
      removeFolder(folder);
    },
  };
}

/** Apache in the foreground, by the file `conf` of its folder. */
export const startApache = (folder: string, port: number) =>
  startServer('/usr/sbin/apache2', ['-D', 'FOREGROUND', '-f', `${folder}/conf`], folder, port);
