/** Looks for what is wrong with an installation: each finding names the fault and the cure. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFolder, socketFolder, UnsafeFolder } from '../link/folders.js';
import { isAlive, socketOwner } from '../link/socket-name.js';
import { tokenState } from '../link/token-state.js';
import { stateOf } from './changes.js';
import { type Change, launcherName, plan, programFolder, type Situation } from './plan.js';
import { type Installed, isRecordDamaged, readRecord } from './record.js';

export interface Finding {
  readonly ok: boolean;
  /** What was looked at, or what is wrong with it. */
  readonly text: string;
  readonly cure?: string;
}

const good = (text: string): Finding => ({ ok: true, text });
const bad = (text: string, cure: string): Finding => ({ ok: false, text, cure });

const placeOf = (change: Change) => (change.kind === 'file' ? change.path : change.database);
const installCommand = (system: boolean) => `latchkey-companion install${system ? ' --system' : ''}`;

function filesAndModules(record: Installed, system: boolean, at: Situation): Finding[] {
  return plan({ ...record, system }, at).map(change => {
    const state = stateOf(change);
    if (state === 'done') return good(`${change.what}: ${placeOf(change)}`);
    const fault = state === 'missing' ? 'is missing' : 'is not what was installed';
    return bad(`${change.what} ${fault}: ${placeOf(change)}`, `Run ${installCommand(system)} again`);
  });
}

/** The launcher names a Node that may have been removed since, for instance by a version manager. */
function launcher(folder: string, system: boolean): Finding {
  const path = join(folder, launcherName);
  try {
    const version = execFileSync(path, ['--version'], {
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return good(`the companion starts: version ${version.toString().trim()}`);
  } catch {
    return bad(
      `the companion does not start: ${path}`,
      `Check that the Node it names is there, and run ${installCommand(system)} again`,
    );
  }
}

/** An administrator may switch users' own modules off (pkcs11.conf(5)); for root p11-kit does so by itself. */
function userModules(root: boolean, configuration: string | undefined): Finding {
  if (root) {
    return bad(
      'p11-kit ignores what root has in the home',
      'As root, use latchkey-companion install --system; better, browse as an ordinary user',
    );
  }
  if (/^\s*user-config:\s*none\s*$/m.test(configuration ?? '')) {
    return bad(
      '/etc/pkcs11/pkcs11.conf has "user-config: none": p11-kit ignores what users install',
      'Let an administrator run latchkey-companion install --system, or change it to "user-config: merge"',
    );
  }
  return good('p11-kit reads what users install');
}

/** The companions that run, and browsers with one whose token process has ended. */
function sockets(folder: string): Finding[] {
  if (!existsSync(folder)) return [good(`no companion is running (${folder} is not there yet)`)];
  try {
    checkFolder(folder);
  } catch (error) {
    if (error instanceof UnsafeFolder)
      return [bad(`unsafe: ${error.message}`, error.message.replace(/^.*: /, ''))];
    throw error;
  }
  const running = readdirSync(folder).filter(name => isAlive(socketOwner(name) ?? -1));
  return [good(`companions running: ${running.length}`), ...tokens(running)];
}

function tokens(running: readonly string[]): Finding[] {
  const browsers = new Set(running.map(name => Number.parseInt(name, 10)));
  return [...browsers]
    .filter(pid => tokenState(pid) === 'gone')
    .map(pid =>
      bad(
        `the browser (process ${pid}) has lost the token process that shows it certificates`,
        'Restart this browser: p11-kit starts that process with it and never again',
      ),
    );
}

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

function installation(record: Installed, system: boolean, at: Situation): Finding[] {
  return [
    ...filesAndModules(record, system, at),
    launcher(programFolder(system, at), system),
    ...(system ? [] : [userModules(process.getuid?.() === 0, textOf('/etc/pkcs11/pkcs11.conf'))]),
  ];
}

/** Everything looked at, faults and the rest, for the user's installation and the system's. */
export function diagnose(at: Situation): Finding[] {
  const found = [false, true].flatMap(system => {
    const folder = programFolder(system, at);
    const record = readRecord(folder);
    if (isRecordDamaged(folder)) {
      const cure = `Run ${installCommand(system)} again, with the options it was run with`;
      return [bad(`the record of what was installed cannot be read: ${folder}`, cure)];
    }
    return record === undefined ? [] : installation(record, system, at);
  });
  return [
    at.platform !== 'linux'
      ? good('not tested on this system; client certificates work on Linux only')
      : at.proxy === undefined
        ? bad(
            'p11-kit is not installed: no client certificate can be used',
            'Install the package libp11-kit0 (Debian), p11-kit-server (Fedora) or p11-kit (Arch)',
          )
        : good(`p11-kit: ${at.proxy}`),
    ...(found.length > 0 ? found : [bad('nothing is installed', `Run ${installCommand(false)}`)]),
    ...sockets(socketFolder()),
  ];
}
