/**
 * A real OpenStack Swift whose S3 verifies Signature Version 4: Debian's four servers and a memcached, each as a process
 * of its own in the foreground, behind TLS. `npm run test:swift` installs them.
 */
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Certificate } from './certificate.js';
import { forward } from './lib/forward.js';
import { isRunning, makeFolder, removeFolder, startChild, stopChild } from './lib/owned.js';
import { freePorts, waitForPort } from './lib/ports.js';
import type { Received, Running } from './lib/received.js';
import { type Keys, type Part, type SwiftSetting, serverConf, stores, swiftConf } from './lib/swift-conf.js';
import { type StoredObject, store } from './lib/swift-store.js';
import { start as startNode } from './node.js';

export interface SwiftOptions {
  readonly certificate: Certificate;
  readonly host: string;
  readonly region: string;
  /** Secrets by access key, `test:user`: who may do everything, and who may do nothing. */
  readonly owners: Keys;
  readonly strangers?: Keys;
  /** What is there from the start. */
  readonly objects: readonly StoredObject[];
}

/** A request, and the code of the error that Swift answered it with. */
export interface S3Request extends Received {
  code?: string;
}

export interface Swift extends Running<'s3'> {
  readonly log: readonly S3Request[];
}

const parts: readonly Part[] = [...stores, 'proxy'];
const programs = ['memcached', ...parts.map(part => `swift-${part}-server`)];

/** Why Swift cannot be started here, for those who read what was skipped; undefined when it can. */
export function whyNoSwift(): string | undefined {
  const missing = programs.filter(name => !existsSync(`/usr/bin/${name}`));
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')} not installed (npm run test:swift does it)`;
}

/** Runs a program to its end. */
async function done(command: string, args: readonly string[]): Promise<void> {
  const child = startChild(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((ended, failed) => child.once('exit', ended).once('error', failed));
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

type Options = Omit<SwiftOptions, 'certificate' | 'host' | 'objects'>;

/** Starts the programs; undefined when one of them did not come up, as when a port was taken in the meantime. */
async function launch(folder: string, { region, owners, strangers = {} }: Options) {
  const [memcached = 0, account = 0, container = 0, object = 0, proxy = 0] = await freePorts(5);
  const ports = { memcached, account, container, object, proxy };
  const setting: SwiftSetting = { folder, region, owners, strangers, ports };
  for (const part of parts)
    writeFileSync(join(folder, `${part}.conf`), serverConf(setting, part), { mode: 0o600 });
  const rings = resolve(import.meta.dirname, 'lib/swift-rings.py');
  await done('/usr/bin/python3', [rings, folder, ...stores.map(name => String(ports[name]))]);
  const run = (name: string, ...args: string[]) => {
    const output = openSync(join(folder, `${name}.log`), 'w');
    return startChild(`/usr/bin/${name}`, args, { stdio: ['ignore', output, output] });
  };
  const user = process.getuid?.() === 0 ? ['-u', 'root'] : [];
  const running = [
    {
      port: memcached,
      child: run('memcached', ...user, '-l', '127.0.0.1', '-p', String(memcached), '-U', '0'),
    },
    ...parts.map(part => ({
      port: ports[part],
      child: run(`swift-${part}-server`, join(folder, `${part}.conf`), '-v'),
    })),
  ];
  const up = await Promise.all(
    running.map(({ port, child }) => waitForPort(port, () => isRunning(child), 60_000)),
  );
  const stop = () => Promise.all(running.map(({ child }) => stopChild(child)));
  if (up.every(Boolean)) return { port: proxy, stop };
  await stop();
  return undefined;
}

/** What the programs said last. */
function complaints(folder: string): string {
  const file = (name: string) => join(folder, `${name}.log`);
  return programs
    .filter(name => existsSync(file(name)))
    .map(name => `${name}: ${readFileSync(file(name), 'utf8').slice(-500)}`)
    .join('\n');
}

/** Starts Swift on free ports of 127.0.0.1, with the objects in it. */
export async function start(options: SwiftOptions): Promise<Swift> {
  const folder = makeFolder('swift');
  mkdirSync(join(folder, 'disks/disk'), { recursive: true });
  writeFileSync(join(folder, 'swift.conf'), swiftConf);
  const running = (await launch(folder, options)) ?? (await launch(folder, options));
  const stop = async () => {
    await running?.stop();
    removeFolder(folder);
  };
  try {
    if (running === undefined) throw new Error('Swift did not start');
    await store(running.port, options.objects);
    const front = await startNode({
      certificate: options.certificate,
      sites: {
        s3: {
          host: options.host,
          routes: {
            '/*': async exchange => {
              const answer = await forward(running.port, exchange);
              const [, code] = /<Code>(\w+)<\/Code>/.exec(String(answer.body)) ?? [];
              Object.assign(exchange.entry, code && { code });
              return answer;
            },
          },
        },
      },
    });
    return {
      urls: front.urls,
      log: front.log,
      stop: async () => {
        await front.stop();
        await stop();
      },
    };
  } catch (error) {
    const said = complaints(folder);
    await stop();
    throw new Error(`${error}\n${said}`, { cause: error });
  }
}
