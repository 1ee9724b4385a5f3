/** How Chromium comes by the extension: as an unpacked folder for one run, or installed for good. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StartOptions } from '../../options.js';
import { starter, starterName } from '../namespace.js';
import type { Folders } from '../side.js';
import { copyExtension } from './copy.js';

export interface Loading {
  readonly extensionId: string;
  /** Writes what must be there before the first start. */
  prepare(options: StartOptions, folders: Folders): void;
  /**
   * What to start, and with which switches; `driven`: with the means to look into the extension's pages. `policies` are
   * for the installed extension's browser.
   */
  program(
    folders: Folders,
    driven: boolean,
    policies?: Readonly<Record<string, unknown>>,
  ): { readonly file: string; readonly switches: readonly string[] };
}

export const chromiumProgram = '/usr/bin/chromium';

export const unpacked: Loading = {
  /** Fixed by the `key` of the manifest. */
  extensionId: 'pcighddhofpkpmgboadeodafapnpaecp',
  prepare: (options, folders) => {
    copyExtension(folders.extension, options);
    const { prepare, user } = options;
    if (prepare === undefined) return;
    const folder = dirname(folders.extension);
    const known = [`export EXTENSION_ID=${unpacked.extensionId} PROFILE=${folders.profile}`];
    starter({
      program: '/usr/lib/chromium/chromium',
      folder,
      prepare: [...known, ...(user === undefined ? [] : [`chown -R ${user}:${user} ${folder}`]), ...prepare],
      ...(user === undefined ? {} : { user }),
    });
  },
  program: ({ extension }, _, policies) => {
    if (policies !== undefined) throw new Error('Policies are for the installed extension');
    const own = join(dirname(extension), starterName);
    return {
      file: existsSync(own) ? own : chromiumProgram,
      switches: [
        '--disable-background-networking',
        `--load-extension=${extension}`,
        `--disable-extensions-except=${extension}`,
      ],
    };
  },
};
