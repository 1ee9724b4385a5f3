/** The files an installation writes, as texts. */
import { hostName } from '../../shared/protocol.js';
import { extensionsVariable } from '../host/callers.js';
import type { Browser } from './browsers.js';

/** In single quotes of the shell nothing has a meaning but their end. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Browsers start it without arguments of ours and with a bare PATH: it names Node, and whom we serve.
 * @param program path of the program itself
 */
export function launcher(program: string, node: string, ids: readonly string[]): string {
  return [
    '#!/bin/sh',
    '# Written by latchkey-companion install.',
    `${extensionsVariable}=${quoted(ids.join(' '))}`,
    `export ${extensionsVariable}`,
    `exec ${quoted(node)} ${quoted(program)} "$@"`,
    '',
  ].join('\n');
}

export const isFirefoxId = (id: string) => /[@{]/.test(id);
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** What browsers look for: who may call, and what is started then. */
export function manifest(kind: Browser['kind'], path: string, ids: readonly string[]): string {
  const allowed =
    kind === 'firefox'
      ? { allowed_extensions: ids.filter(isFirefoxId) }
      : { allowed_origins: ids.filter(id => !isFirefoxId(id)).map(id => `chrome-extension://${id}/`) };
  return json({ name: hostName, description: 'Latchkey companion', path, type: 'stdio', ...allowed });
}

/** A word of p11-kit's command line. */
const word = (text: string) => (/^[\w/.@+-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`);

/** p11-kit's configuration of the token, for the programs of the chosen browsers alone. */
export function p11KitModule(path: string, chosen: readonly Browser[]): string {
  return [
    '# Written by latchkey-companion install.',
    `remote: |${word(path)} token`,
    `enable-in: ${[...new Set(chosen.flatMap(each => each.programs))].join(', ')}`,
    '',
  ].join('\n');
}

/** What lets an extension load the module in Firefox, with `browser.pkcs11`. */
export function pkcs11Manifest(library: string, ids: readonly string[]): string {
  return json({
    name: hostName,
    description: 'Latchkey token, through p11-kit',
    type: 'pkcs11',
    path: library,
    allowed_extensions: ids.filter(isFirefoxId),
  });
}
