import { readFile } from 'node:fs/promises';
import { askPassword } from '../password-input.js';
import type { Format, Reply, Request } from '../reader/messages.js';
import { readInProcess } from '../reader/reader.js';
import { problemWords } from '../words.js';
import type { Command, Result } from './command.js';
import { identityLines } from './identity-lines.js';

const maxFiles = 8;

/** A bundle's name promises a bundle: PEM in it is a mistake to tell, not to mend. */
const formatOf = (file: string): Format => (/\.(p12|pfx)$/i.test(file) ? 'pkcs12' : 'any');

/** The files' content, or the first that cannot be read. */
async function contentsOf(files: readonly string[]): Promise<Request['files'] | { unreadable: string }> {
  const contents: Request['files'] = [];
  for (const file of files) {
    try {
      contents.push({ format: formatOf(file), bytes: (await readFile(file)).toString('base64') });
    } catch {
      return { unreadable: file };
    }
  }
  return contents;
}

/** Asks for a password when the files turn out to need one. */
async function read(files: Request['files'], prompt: string): Promise<Reply> {
  const reply = await readInProcess({ files, keys: false });
  if (reply.ok || reply.problem !== 'password-needed') return reply;
  const password = await askPassword(prompt);
  return password === undefined ? reply : readInProcess({ files, keys: false, password });
}

function problem(code: keyof typeof problemWords, rest: { detail?: string }, about: string): Result {
  const { text, exit } = problemWords[code];
  const details = rest.detail === undefined ? '' : ` (${rest.detail})`;
  return {
    exit,
    json: { ok: false, error: { code, message: text, detail: rest.detail }, ...rest },
    text: [`${about}: ${text}${details}`],
  };
}

export const inspect: Command = {
  usage: 'inspect FILE… [--json]',
  help: [
    'Shows the identities in FILE: a PKCS#12 bundle, or keys and certificates in PEM or DER. Several files are read',
    'together, as a key and its certificate often lie apart; encrypted ones with the same password.',
    '',
    'The password is asked for when it is needed, or read from standard input. No private key is shown.',
  ],
  options: {},
  positionals: [1, maxFiles],
  async run({ positionals }) {
    const about = positionals.join(', ');
    const files = await contentsOf(positionals);
    if ('unreadable' in files) return problem('unreadable', {}, files.unreadable);
    const reply = await read(files, `Password of ${about}: `);
    if (!reply.ok) {
      const { ok: _, problem: code, ...rest } = reply;
      return problem(code, rest, about);
    }
    const { keys, certificates, identities } = reply;
    const infos = identities.map(it => it.info);
    const json = { ok: true, keys, certificates, identities: infos };
    return { exit: 'ok', json, text: infos.flatMap(identityLines) };
  },
};
