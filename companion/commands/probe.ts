import * as v from 'valibot';
import type { Probe } from '../../shared/probe.js';
import { probeUrl } from '../../shared/probe.js';
import type { Exit } from '../exit-codes.js';
import type { Identity } from '../identity/identity.js';
import { askPassword } from '../password-input.js';
import { ReadError } from '../read-error.js';
import { contentOf } from '../reader/files.js';
import { loadIdentities } from '../reader/load.js';
import { probe } from '../tls/probe.js';
import { problemWords } from '../words.js';
import type { Command, Result } from './command.js';
import { probeLines } from './probe-lines.js';

const failure = (exit: Exit, code: string, message: string): Result => ({
  exit,
  json: { ok: false, error: { code, message } },
  text: [message],
});

/** Passwords in the order they are asked for; a pipe has one in each line where there are several. */
async function passwords(prompts: readonly string[]): Promise<(string | undefined)[]> {
  if (process.stdin.isTTY || prompts.length < 2) {
    const given: (string | undefined)[] = [];
    for (const prompt of prompts) given.push(await askPassword(prompt));
    return given;
  }
  return (await askPassword(''))?.split(/\r?\n/) ?? [];
}

/** @throws ReadError */
async function identityIn(path: string, password: string | undefined): Promise<Identity> {
  const files = [{ format: 'any' as const, bytes: await contentOf(path) }];
  const loaded = await loadIdentities({ files, ...(password !== undefined && { password }) });
  if ('problem' in loaded) throw new ReadError(loaded.problem, loaded.detail);
  const [first] = loaded;
  if (first === undefined) throw new ReadError('no-key', path);
  return first.identity;
}

function resultOf(found: Probe): Result {
  const exit =
    found.problem === undefined ? 'ok' : found.problem === 'certificate' ? 'untrusted' : 'unreachable';
  return { exit, json: { ok: exit === 'ok', probe: found }, text: probeLines(found) };
}

export const probeCommand: Command = {
  usage: 'probe URL [--user NAME] [--identity FILE] [--json]',
  help: [
    'Sends one GET and tells each step: addresses, connection, TLS, the server’s certificates and whether they are',
    'valid, whether it asks for a client certificate and of which authorities, its response. Redirects are shown and',
    'not followed. It takes 30 seconds at most.',
    '',
    '  --user NAME       sends this user name and a password by Basic',
    '  --identity FILE   shows the server the identity in this PKCS#12 bundle, if it asks',
    '',
    'Passwords are asked for, or read from standard input; with both options, NAME’s in the first line and the',
    'bundle’s in the second. A server whose certificate is not valid gets neither, nor does one without TLS.',
    '',
    'Not seen: a server that asks for a client certificate only once it has read the request (renegotiation), and',
    'whether it would speak HTTP/2, which is not offered.',
  ],
  options: { user: { type: 'string' }, identity: { type: 'string' } },
  positionals: [1, 1],
  async run({ positionals: [url = ''], values: { user, identity: file } }) {
    if (!v.is(probeUrl, url)) {
      return failure('usage', 'usage', 'An http or https URL without user name and password is needed');
    }
    const byUser = typeof user === 'string';
    const prompts = [
      ...(byUser ? [`Password of ${user}: `] : []),
      ...(typeof file === 'string' ? [`Password of ${file}: `] : []),
    ];
    const given = await passwords(prompts);
    const basic = byUser ? given.shift() : undefined;
    if (byUser && basic === undefined) return failure('password', 'password-needed', 'A password is needed');
    try {
      const identity = typeof file === 'string' ? await identityIn(file, given[0]) : undefined;
      const authorization = `Basic ${Buffer.from(`${user}:${basic}`).toString('base64')}`;
      return resultOf(await probe(url, { headers: byUser ? { authorization } : {}, identity }));
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      const { text, exit } = problemWords[error.problem];
      return failure(exit, error.problem, `${file}: ${text} (${error.detail})`);
    }
  },
};
