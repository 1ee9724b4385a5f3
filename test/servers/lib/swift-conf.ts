/** Writes the configuration of a Swift with one disk and one process for each server. */
import { userInfo } from 'node:os';

/** Secrets by S3 access key, which is `test:user` here: in Swift, account and user. */
export type Keys = Readonly<Record<string, string>>;

export const stores = ['account', 'container', 'object'] as const;
export type Part = (typeof stores)[number] | 'proxy';

export interface SwiftSetting {
  readonly folder: string;
  readonly region: string;
  /** Users who may do everything, and those who may do nothing. */
  readonly owners: Keys;
  readonly strangers: Keys;
  readonly ports: Readonly<Record<Part | 'memcached', number>>;
}

/** Account of all users, and the one by whom tests fill it. */
export const account = 'test';
export const filler = { key: `${account}:filler`, secret: 'filler' };

/** Hashed with each path; any will do for a server that lasts as long as a test. */
export const swiftConf = '[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n';

function common({ folder, ports }: SwiftSetting, part: Part): string[] {
  return [
    '[DEFAULT]',
    'bind_ip = 127.0.0.1',
    `bind_port = ${ports[part]}`,
    // None beside the first process: the one that was started is the one that is stopped.
    'workers = 0',
    // As root it would become the user `swift`, who may not write here.
    `user = ${userInfo().username}`,
    `swift_dir = ${folder}`,
    `devices = ${folder}/disks`,
    'mount_check = false',
    'disable_fallocate = true',
  ];
}

function user(key: string, secret: string, groups: string): string {
  const [own, name] = key.split(':');
  if (own !== account) throw new Error(`Not an access key of ${account}: ${key}`);
  // Swift's file separates by white space, and reads `%(` as a reference.
  if (/[\s]|%\(/.test(secret)) throw new Error(`Swift cannot hold this secret: ${secret}`);
  return `user_${account}_${name} = ${secret} ${groups}`;
}

/** The pipeline of Swift's manual for s3api with tempauth; the cache, which s3api needs, is a memcached. */
function proxy({ region, owners, strangers, ports }: SwiftSetting): string[] {
  const before = ['catch_errors', 'gatekeeper', 'proxy-logging', 'cache', 'listing_formats'];
  const pipeline = [...before, 's3api', 'tempauth', 'copy', 'slo', 'proxy-logging', 'proxy-server'];
  const filter = (name: string, ...settings: string[]) => [
    `[filter:${name}]`,
    `use = egg:swift#${name.replace('-', '_')}`,
    ...settings,
  ];
  return [
    '[pipeline:main]',
    `pipeline = ${pipeline.join(' ')}`,
    '[app:proxy-server]',
    'use = egg:swift#proxy',
    'account_autocreate = true',
    ...['catch_errors', 'gatekeeper', 'proxy-logging', 'listing_formats', 'copy', 'slo'].flatMap(name =>
      filter(name),
    ),
    '[filter:cache]',
    'use = egg:swift#memcache',
    `memcache_servers = 127.0.0.1:${ports.memcached}`,
    ...filter('s3api', `location = ${region}`),
    ...filter(
      'tempauth',
      user(filler.key, filler.secret, '.admin'),
      ...Object.entries(owners).map(([key, secret]) => user(key, secret, '.admin')),
      ...Object.entries(strangers).map(([key, secret]) => user(key, secret, '')),
    ),
  ];
}

/** The file of one of the four servers. */
export function serverConf(setting: SwiftSetting, part: Part): string {
  const own =
    part === 'proxy'
      ? proxy(setting)
      : ['[pipeline:main]', `pipeline = ${part}-server`, `[app:${part}-server]`, `use = egg:swift#${part}`];
  return [...common(setting, part), ...own, ''].join('\n');
}
