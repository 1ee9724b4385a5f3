/** Starting a browser in a mount namespace of its own, where the test prepares what would otherwise be the machine's. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

export interface Namespace {
  /** The browser. */
  readonly program: string;
  /** Where its programs are written. */
  readonly folder: string;
  /** Lines of shell, run as root before the browser starts. */
  readonly prepare?: readonly string[];
  /** Number of the user it runs as; else this one. */
  readonly user?: number;
}

/** Its name in the folder. */
export const starterName = 'start-browser';

/** A program that starts it so. Playwright takes the path of one program only. Takes root. */
export function starter({ program, folder, prepare = [], user }: Namespace): string {
  const write = (name: string, lines: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, `${['#!/bin/sh', 'set -e', ...lines].join('\n')}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const drop = user === undefined ? '' : `setpriv --reuid ${user} --regid ${user} --clear-groups `;
  const inner = write('start-inside', [...prepare, `exec ${drop}${program} "$@"`]);
  return write(starterName, [`exec unshare -m ${quoted(inner)} "$@"`]);
}

/** Shell that lets changes to a folder of the machine stay in the namespace, and in memory. */
export function overlay(folder: string, home: string): string {
  const scratch = join(home, `scratch${folder.replaceAll('/', '-')}`);
  const [upper, work] = ['upper', 'work'].map(name => join(scratch, name));
  return [
    `mkdir -p ${scratch}`,
    `mount -t tmpfs tmpfs ${scratch}`,
    `mkdir ${upper} ${work}`,
    `mount -t overlay overlay -o lowerdir=${folder},upperdir=${upper},workdir=${work} ${folder}`,
  ].join(' && ');
}

/** The policy by which Chromium chooses a certificate without a dialog: by host, the common name. */
export function selection(choices: Readonly<Record<string, string>>): Record<string, unknown> {
  const rows = Object.entries(choices).map(([host, CN]) =>
    JSON.stringify({ pattern: `https://${host}`, filter: { SUBJECT: { CN } } }),
  );
  return { AutoSelectCertificateForUrls: rows };
}

/** Shell that writes it. */
export function selectionPolicy(choices: Readonly<Record<string, string>>): string {
  const policy = quoted(JSON.stringify(selection(choices)));
  const folder = '/etc/chromium/policies/managed';
  return `mkdir -p ${folder} && printf %s ${policy} > ${folder}/selection.json`;
}
