/** This machine and user, as far as an installation depends on them. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { proxyModules } from './browsers.js';
import type { Situation } from './plan.js';

const absolute = (value: string | undefined, fallback: string) =>
  value !== undefined && isAbsolute(value) ? value : fallback;

/**
 * Chromium opens `~/.pki/nssdb` if it is there, else the one below the data folder, which it makes when needed. We
 * use all that exist, and prepare the second when there is none.
 */
export function databases(home: string, dataHome: string, exists = existsSync): string[] {
  const modern = join(dataHome, 'pki/nssdb');
  const found = [join(home, '.pki/nssdb'), modern].filter(each => exists(each));
  return found.length > 0 ? found : [modern];
}

export function situation(env: Readonly<Record<string, string | undefined>> = process.env): Situation {
  const home = homedir();
  const dataHome = absolute(env.XDG_DATA_HOME, join(home, '.local/share'));
  return {
    home,
    platform: process.platform === 'darwin' ? 'darwin' : 'linux',
    dataHome,
    configHome: absolute(env.XDG_CONFIG_HOME, join(home, '.config')),
    node: process.execPath,
    program: readFileSync(process.argv[1] ?? ''),
    proxy: proxyModules.find(each => existsSync(each)),
    databases: databases(home, dataHome),
  };
}
