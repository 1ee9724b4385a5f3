/** A real nginx in the foreground, with TLS, Basic areas and an application behind it. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate.js';
import { followLog } from './lib/access-log.js';
import { application } from './lib/application.js';
import { htpasswd, type Users } from './lib/htpasswd.js';
import { configuration, type NginxSite, passwordFile } from './lib/nginx-conf.js';
import { isRunning, makeFolder, removeFolder, startChild, stopChild } from './lib/owned.js';
import { freePorts, waitForPort } from './lib/ports.js';
import type { Received, Running } from './lib/received.js';
import type { Routes } from './lib/routes.js';
import { start as startNode } from './node.js';

export interface NginxOptions<Name extends string> {
  readonly certificate: Certificate;
  readonly sites: Readonly<Record<Name, NginxSite>>;
  /** Routes of the application behind nginx; what they do not name, the default application answers. */
  readonly routes?: Routes;
}

export interface Nginx<Name extends string> extends Running<Name> {
  /** nginx writes an entry when a request has ended: a stream or WebSocket appears when it closes. */
  readonly log: readonly Received[];
  /** What reached the application, with all headers, at the moment it arrived. */
  readonly backendLog: readonly Received[];
  /** Waits until nginx has written what it has answered so far, and gives the log. */
  settledLog(): Promise<readonly Received[]>;
  /** Changes the users of an area while nginx runs: it reads the file at each request. */
  setUsers(site: Name, path: string, users: Users): void;
}

const program = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find(existsSync) ?? 'nginx';

function writePasswords(folder: string, sites: readonly NginxSite[]): void {
  sites.forEach((site, index) => {
    site.areas.forEach((area, n) => {
      writeFileSync(join(folder, passwordFile(index, n)), htpasswd(area.users ?? {}), { mode: 0o600 });
    });
  });
}

/** Starts the program; undefined when a port was taken in the meantime. */
async function launch(folder: string, sites: readonly NginxSite[], backend: number) {
  const [marker = 0, ...ports] = await freePorts(sites.length + 1);
  const asRoot = process.getuid?.() === 0;
  writeFileSync(join(folder, 'nginx.conf'), configuration(sites, ports, { folder, backend, marker, asRoot }));
  const child = startChild(program, ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], {
    stdio: 'ignore',
  });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  const up = await waitForPort(marker, () => isRunning(child));
  if (up && isRunning(child)) return { child, marker, ports };
  await stopChild(child);
  return undefined;
}

/** Starts nginx with one server block for each site, on free ports of 127.0.0.1. */
export async function start<Name extends string>(options: NginxOptions<Name>): Promise<Nginx<Name>> {
  const names = Object.keys(options.sites) as Name[];
  const sites = names.map(name => options.sites[name]);
  const folder = makeFolder('nginx');
  writeFileSync(join(folder, 'cert.pem'), options.certificate.certificate);
  writeFileSync(join(folder, 'key.pem'), options.certificate.key, { mode: 0o600 });
  writePasswords(folder, sites);
  const backend = await startNode({
    sites: { app: { tls: false, routes: { ...application, ...options.routes } } },
  });
  const stopBackend = async () => {
    await backend.stop();
    removeFolder(folder);
  };

  const port = Number(new URL(backend.urls.app).port);
  const running = (await launch(folder, sites, port)) ?? (await launch(folder, sites, port));
  if (running === undefined) {
    const reason = readFileSync(join(folder, 'error.log'), 'utf8');
    await stopBackend();
    throw new Error(`nginx did not start: ${reason}`);
  }
  const readLog = followLog(join(folder, 'access.log'));
  const origin = (site: NginxSite, at: number | undefined) =>
    `${site.tls === false ? 'http' : 'https'}://${site.host ?? '127.0.0.1'}:${at}`;

  return {
    urls: Object.fromEntries(
      names.map((name, n) => [name, origin(options.sites[name], running.ports[n])]),
    ) as Record<Name, string>,
    get log() {
      return readLog();
    },
    backendLog: backend.log,
    settledLog: async () => {
      // One worker handles one event at a time: when it answers this, what it answered before is written.
      await fetch(`http://127.0.0.1:${running.marker}/`);
      return readLog();
    },
    setUsers: (site, path, users) => {
      const index = names.indexOf(site);
      const area = options.sites[site].areas.findIndex(each => each.path === path);
      if (area < 0) throw new Error(`Site ${site} has no area ${path}`);
      const file = join(folder, passwordFile(index, area));
      // Written beside and moved, so that nginx never sees half a file.
      writeFileSync(`${file}.new`, htpasswd(users), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    stop: async () => {
      await stopChild(running.child);
      await stopBackend();
    },
  };
}
