import { hostName } from '../../shared/protocol.js';
import { extensionId } from '../host/callers.js';
import { type BrowserId, browserIds } from '../install/browsers.js';
import { apply, type State, stateOf } from '../install/changes.js';
import { windowsKey } from '../install/other-systems.js';
import { type Change, type Choice, plan, programFolder } from '../install/plan.js';
import { type Installed, merged, readRecord, writeRecord } from '../install/record.js';
import { readSelection, selectionText } from '../install/selection.js';
import { situation } from '../install/situation.js';
import type { Command, Input, Result } from './command.js';

const several = (value: Input['values'][string]): string[] =>
  (Array.isArray(value) ? value : []).filter((each): each is string => typeof each === 'string');

const elsewhere =
  'Not tested on this system, and client certificates work on Linux only: here the companion tests connections.';

const usage = (message: string): Result => ({
  exit: 'usage',
  json: { ok: false, error: { code: 'usage', message } },
  text: [message],
});

function choiceOf({ values }: Input): Choice | string {
  const named = several(values.browser);
  const unknown = named.find(each => !browserIds.includes(each as BrowserId));
  if (unknown !== undefined) return `No browser ${unknown}; there are ${browserIds.join(', ')}`;
  const ids = several(values['extension-id']);
  const wrong = ids.find(each => !extensionId.test(each));
  if (wrong !== undefined) return `${wrong} is not the id of an extension`;
  const dirs = several(values['user-data-dir']);
  const relative = dirs.find(each => !each.startsWith('/'));
  if (relative !== undefined) return `${relative} is not an absolute path`;
  const rows = several(values['auto-select']);
  const unread = rows.find(each => readSelection(each) === undefined);
  if (unread !== undefined) return `${unread} is not of the form https://host=COMMON NAME`;
  if (rows.length > 0 && values.system !== true) return '--auto-select writes policies: it needs --system';
  return {
    system: values.system === true,
    browsers: named.length > 0 ? (named as BrowserId[]) : browserIds,
    userDataDirs: dirs,
    extensionIds: ids,
    autoSelect: rows,
  };
}

/** One row for each address: the later one counts. */
function selected(rows: readonly string[]): string[] {
  const read = rows.flatMap(row => readSelection(row) ?? []);
  return [...new Map(read.map(row => [row.pattern, selectionText(row)])).values()];
}

/** A further installation adds to the first one: launcher and token serve the extensions and browsers of both. */
function added(before: Installed | undefined, choice: Choice): Choice {
  if (before === undefined) return choice;
  return {
    ...choice,
    browsers: [...new Set([...before.browsers, ...choice.browsers])],
    userDataDirs: [...new Set([...before.userDataDirs, ...choice.userDataDirs])],
    extensionIds: [...new Set([...before.extensionIds, ...choice.extensionIds])],
    autoSelect: selected([...before.autoSelect, ...choice.autoSelect]),
  };
}

/** Windows: what would have to be there is said, and nothing is written. */
function byHand({ browsers, system }: Choice): Result {
  const keys = browsers.map(each => windowsKey(each, hostName, system));
  return {
    exit: 'usage',
    json: { ok: false, error: { code: 'platform', message: elsewhere, keys } },
    text: [
      elsewhere,
      'Nothing was installed. On Windows a browser finds the manifest of a native messaging host by the default value of',
      'its registry key:',
      ...keys,
    ],
  };
}

const words: Readonly<Record<State, string>> = { done: 'there', missing: 'new', different: 'replaced' };
const placeOf = (change: Change) => (change.kind === 'file' ? change.path : change.database);

function run(input: Input): Result {
  const choice = choiceOf(input);
  if (typeof choice === 'string') return usage(choice);
  if (process.platform === 'win32') return byHand(choice);
  const at = situation();
  const dry = input.values['dry-run'] === true;
  const folder = programFolder(choice.system, at);
  const before = readRecord(folder);
  const all = added(before, choice);
  const steps = plan(all, at).map(change => ({ change, state: stateOf(change) }));
  if (!dry) {
    const folders = steps.flatMap(({ change, state }) => (state === 'done' ? [] : apply(change)));
    const files = steps.flatMap(({ change }) => (change.kind === 'file' ? [change.path] : []));
    const databases = steps.flatMap(({ change }) => (change.kind === 'module' ? [change.database] : []));
    writeRecord(folder, merged(before, all, { files, databases, folders }));
  }
  const lines = steps.map(
    ({ change, state }) => `${words[state].padEnd(9)}${placeOf(change)}  (${change.what})`,
  );
  const warnings = [
    ...(at.platform === 'linux' ? [] : [elsewhere]),
    ...(at.platform === 'linux' && at.proxy === undefined
      ? ['p11-kit is not installed: certificates will not work without it']
      : []),
    ...(process.getuid?.() === 0 && !choice.system
      ? ['p11-kit ignores what root has in the home: use --system']
      : []),
  ];
  return {
    exit: 'ok',
    json: {
      ok: true,
      dryRun: dry,
      steps: steps.map(({ change, state }) => ({ what: change.what, path: placeOf(change), state })),
      warnings,
    },
    text: [
      dry ? 'Would be installed:' : 'Installed:',
      ...lines,
      ...warnings,
      ...(dry ? [] : ['Restart your browser.']),
    ],
  };
}

export const install: Command = {
  usage:
    'install [--browser NAME]… [--user-data-dir DIR]… [--extension-id ID]… [--system [--auto-select ROW]…] [--dry-run]',
  help: [
    'Makes browsers find this program: native messaging, the token for p11-kit, and p11-kit in NSS databases.',
    'p11-kit brings other tokens of this machine, such as those of OpenSC, into the browser too.',
    '',
    `  --browser NAME       one of ${browserIds.join(', ')}; all unless named`,
    '  --user-data-dir DIR  also for a Chromium that is started with this option',
    '  --extension-id ID    also serve this extension',
    '  --system             for all users of this machine (as root)',
    '  --auto-select ROW    https://host=COMMON NAME: the policy by which Chromium and its kin choose that certificate',
    '                       there without asking; https://[*.]host covers what is below. With --system. In Firefox',
    '                       set security.default_personal_cert to "Select Automatically"',
    '  --dry-run            say what would be done',
  ],
  options: {
    browser: { type: 'string', multiple: true },
    'user-data-dir': { type: 'string', multiple: true },
    'extension-id': { type: 'string', multiple: true },
    system: { type: 'boolean' },
    'auto-select': { type: 'string', multiple: true },
    'dry-run': { type: 'boolean' },
  },
  positionals: [0, 0],
  run: async input => {
    try {
      return run(input);
    } catch (error) {
      // Paths of our own plan: nothing of a file is in such a message.
      const { code = '', path = '' } = error as NodeJS.ErrnoException;
      const message = `${path} cannot be written (${code})`;
      return {
        exit: 'notInstalled',
        json: { ok: false, error: { code: 'not-written', message } },
        text: [message],
      };
    }
  },
};
