import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './pki.js';

const root = resolve(import.meta.dirname, '../..');

/** What a run of the program gave. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as users have it: one built file, in a folder of its own. */
export class Program {
  private readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-companion-'));
  readonly file = join(this.folder, 'latchkey-companion.mjs');

  /** Takes a second or two. */
  constructor() {
    const vite = resolve(root, 'node_modules/vite/bin/vite.js');
    // Vitest's own NODE_ENV would make it another build than users get.
    const env = { ...process.env, TARGET: 'companion', NODE_ENV: 'production' };
    run(process.execPath, [vite, 'build', root, '--logLevel', 'error', '--outDir', this.folder], env);
  }

  /** Runs it by hand, with `input` on standard input. */
  run(args: readonly string[], input = ''): Promise<Outcome> {
    return new Promise((done, failed) => {
      const child = spawn(this.file, args);
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', chunk => {
        stdout += chunk;
      });
      child.stderr.on('data', chunk => {
        stderr += chunk;
      });
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.once('error', failed);
      child.once('close', code => done({ code, stdout, stderr }));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
