import { rmSync } from 'node:fs';
import { removeFile, removeModule } from '../install/changes.js';
import { programFolder } from '../install/plan.js';
import { readRecord, removeFolders } from '../install/record.js';
import { situation } from '../install/situation.js';
import { allCertificates } from '../link/folders.js';
import type { Command } from './command.js';

export const uninstall: Command = {
  usage: 'uninstall [--system]',
  help: [
    'Undoes what install did, all times it was run. The certificates this user showed to browsers go too.',
    '',
    '  --system   what was installed for all users (as root)',
  ],
  options: { system: { type: 'boolean' } },
  positionals: [0, 0],
  run: async ({ values }) => {
    const folder = programFolder(values.system === true, situation());
    const record = readRecord(folder);
    if (record === undefined) {
      return { exit: 'ok', json: { ok: true, removed: [] }, text: ['Nothing was installed'] };
    }
    for (const each of record.databases) removeModule(each);
    for (const each of record.files) removeFile(each);
    removeFile(`${folder}/installed.json`);
    if (values.system !== true) rmSync(allCertificates(), { recursive: true, force: true });
    removeFolders(record.folders);
    const removed = [...record.databases, ...record.files];
    return {
      exit: 'ok',
      json: { ok: true, removed },
      text: ['Removed:', ...removed.map(each => `  ${each}`), 'Restart your browser.'],
    };
  },
};
