/** `latchkey-companion probe` as a user runs it, with authorities of the test in place of the system's. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Probe, probeSchema } from '../../shared/probe.js';
import { makeFolder, removeFolder } from '../servers/lib/owned.js';
import { program } from './program.js';

export interface Probing {
  /** For the companion's environment. */
  readonly env: Readonly<Record<string, string>>;
  file(name: string, content: string | Buffer): string;
  /** @param input standard input: passwords */
  run(args: readonly string[], input?: string): Promise<{ code: number | null; probe: Probe; text: string }>;
  remove(): void;
}

export function makeProbing(trusted: readonly string[]): Probing {
  const folder = makeFolder('probe');
  const file = (name: string, content: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  };
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    SSL_CERT_FILE: file('trusted.pem', trusted.join('')),
  };
  return {
    env,
    file,
    run: (args, input = '') =>
      new Promise((done, failed) => {
        const child = spawn(program, ['probe', '--json', ...args], { env: { ...env } });
        let text = '';
        child.stdout.on('data', chunk => {
          text += chunk;
        });
        child.stdin.on('error', () => undefined);
        child.stdin.end(input);
        child.once('error', failed);
        child.once('close', code => {
          const { probe } = JSON.parse(text) as { probe?: unknown };
          done({
            code,
            text,
            probe: probe === undefined ? (undefined as never) : v.parse(probeSchema, probe),
          });
        });
      }),
    remove: () => removeFolder(folder),
  };
}
