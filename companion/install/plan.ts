/** What has to be there for browsers to find the companion: a list of files and entries, by what was asked for. */
import { join } from 'node:path';
import { extensionIds, hostName } from '../../shared/protocol.js';
import { type Browser, type BrowserId, browsers } from './browsers.js';
import { macManifests } from './other-systems.js';
import { readSelection, selectionPolicy } from './selection.js';
import { launcher, manifest, p11KitModule, pkcs11Manifest } from './texts.js';

export type Change =
  | {
      readonly kind: 'file';
      readonly what: string;
      readonly path: string;
      readonly content: string | Buffer;
      readonly mode: number;
    }
  /** An entry in a database of NSS, so that browsers load p11-kit. */
  | {
      readonly kind: 'module';
      readonly what: string;
      /** Folder of the database. */
      readonly database: string;
      readonly library: string;
    };

export interface Situation {
  readonly home: string;
  readonly dataHome: string;
  readonly configHome: string;
  /** Elsewhere than on Linux browsers find the native messaging host, and no token. */
  readonly platform: 'linux' | 'darwin';
  /** Absolute path of the Node that runs this. */
  readonly node: string;
  /** This program. */
  readonly program: Buffer;
  /** p11-kit's proxy module; undefined when it is not installed. */
  readonly proxy: string | undefined;
  /** Databases of NSS that exist. */
  readonly databases: readonly string[];
}

export interface Choice {
  readonly system: boolean;
  readonly browsers: readonly BrowserId[];
  /** Further folders for user data, as given to Chromium with --user-data-dir. */
  readonly userDataDirs: readonly string[];
  /** Served beside our own. */
  readonly extensionIds: readonly string[];
  /** Which certificate Chromium uses where, without asking: rows of selection.ts. */
  readonly autoSelect: readonly string[];
}

/** Folder of the program and of the record of what was installed. */
export function programFolder(system: boolean, { dataHome }: Pick<Situation, 'dataHome'>): string {
  return system ? '/usr/local/lib/latchkey' : join(dataHome, 'latchkey', 'program');
}

export const launcherName = 'latchkey-companion';
const programFile = 'latchkey-companion.mjs';

/** Everything to be made, in an order in which nothing refers to what is not there yet. */
export function plan(choice: Choice, at: Situation): Change[] {
  const { system } = choice;
  const folder = programFolder(system, at);
  const path = join(folder, launcherName);
  const ids = [...new Set([...extensionIds, ...choice.extensionIds])];
  const chosen: Browser[] = choice.browsers.map(each => browsers[each]);
  const linux = at.platform === 'linux';
  const file = (what: string, where: string, content: string | Buffer, mode = 0o644): Change => ({
    kind: 'file',
    what,
    path: where,
    content,
    mode,
  });
  const manifests = [
    ...choice.browsers.map((id): [string, Browser['kind'], string] => {
      const { name, kind, userManifests, systemManifests } = browsers[id];
      const own = system ? systemManifests : join(at.home, userManifests);
      return [name, kind, linux ? own : macManifests(id, system ? undefined : at.home)];
    }),
    ...choice.userDataDirs.map((dir): [string, Browser['kind'], string] => [
      dir,
      'chromium',
      join(dir, 'NativeMessagingHosts'),
    ]),
  ];
  const { proxy } = at;
  const firefox = chosen.some(({ kind }) => kind === 'firefox');
  const selections = choice.autoSelect.flatMap(each => readSelection(each) ?? []);
  const nss = choice.userDataDirs.length > 0 || chosen.some(({ kind }) => kind === 'chromium');
  const host = [
    file('the companion', join(folder, programFile), at.program, 0o755),
    file('its launcher', path, launcher(join(folder, programFile), at.node, ids), 0o755),
    ...manifests.map(([name, kind, dir]) =>
      file(`native messaging for ${name}`, join(dir, `${hostName}.json`), manifest(kind, path, ids)),
    ),
  ];
  if (!linux) return host;
  return [
    ...host,
    file(
      'the token, for p11-kit',
      system ? '/etc/pkcs11/modules/latchkey.module' : join(at.configHome, 'pkcs11/modules/latchkey.module'),
      p11KitModule(path, chosen),
    ),
    ...(firefox && proxy !== undefined
      ? [
          file(
            'the token, for Firefox',
            join(system ? '/usr/lib/mozilla' : join(at.home, '.mozilla'), `pkcs11-modules/${hostName}.json`),
            pkcs11Manifest(proxy, ids),
          ),
        ]
      : []),
    ...(selections.length === 0
      ? []
      : chosen.flatMap(({ name, policies }) =>
          policies === undefined
            ? []
            : [
                file(
                  `the policy by which ${name} selects certificates`,
                  join(policies, 'latchkey.json'),
                  selectionPolicy(selections),
                ),
              ],
        )),
    ...(nss && proxy !== undefined
      ? at.databases.map(
          (database): Change => ({
            kind: 'module',
            what: 'p11-kit in the NSS database',
            database,
            library: proxy,
          }),
        )
      : []),
  ];
}
