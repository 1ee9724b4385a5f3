import { askPassword } from '../password-input.js';
import { ReadError } from '../read-error.js';
import { contentOf } from '../reader/files.js';
import type { Format, Refused, Reply } from '../reader/messages.js';
import { readInProcess } from '../reader/reader.js';
import { problemWords } from '../words.js';
import type { Command, Result } from './command.js';
import { identityLines } from './identity-lines.js';

const maxFiles = 8;

/** A bundle's name promises a bundle: PEM in it is a mistake to tell, not to mend. */
const formatOf = (file: string): Format => (/\.(p12|pfx)$/i.test(file) ? 'pkcs12' : 'any');

/** Asks for a password when the files turn out to need one. Never rejects. */
async function read(paths: readonly string[]): Promise<Reply> {
  try {
    const files = await Promise.all(
      paths.map(async path => ({ format: formatOf(path), bytes: await contentOf(path) })),
    );
    const reply = await readInProcess({ files, keys: false });
    if (reply.ok || reply.problem !== 'password-needed') return reply;
    const password = await askPassword(`Password of ${paths.join(', ')}: `);
    return password === undefined ? reply : await readInProcess({ files, keys: false, password });
  } catch (error) {
    if (error instanceof ReadError) return { ok: false, problem: error.problem, detail: error.detail };
    throw error;
  }
}

function refusal({ problem, detail, keys, certificates }: Refused, about: string): Result {
  const { text, exit } = problemWords[problem];
  return {
    exit,
    json: { ok: false, error: { code: problem, message: text, detail }, keys, certificates },
    text: [`${about}: ${text} (${detail})`],
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
    const reply = await read(positionals);
    if (!reply.ok) return refusal(reply, positionals.join(', '));
    const { keys, certificates, identities } = reply;
    const infos = identities.map(it => it.info);
    const json = { ok: true, keys, certificates, identities: infos };
    return { exit: 'ok', json, text: infos.flatMap(identityLines) };
  },
};
