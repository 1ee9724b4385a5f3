/** A user's home of its own for a test: what the companion writes and reads stays inside. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, removeFolder } from '../servers/lib/owned.js';

export interface Home {
  readonly path: string;
  /** For every program of the test: home and XDG folders, and nothing of the developer's own. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

export function makeHome(): Home {
  const path = makeFolder('home');
  const runtime = join(path, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  return {
    path,
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: path,
      XDG_RUNTIME_DIR: runtime,
      LANG: 'C.UTF-8',
    },
    remove: () => removeFolder(path),
  };
}
