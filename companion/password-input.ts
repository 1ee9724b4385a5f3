import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Nobody has a longer one; standard input may be anything. */
const maxOctets = 64 * 1024;

async function fromTerminal(prompt: string): Promise<string> {
  // Readline echoes what is typed to its output: this one shows nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
  const interrupted = new AbortController();
  // Only now does the terminal keep to itself what is typed.
  process.stderr.write(prompt);
  lines.once('SIGINT', () => interrupted.abort());
  lines.once('close', () => interrupted.abort());
  try {
    return await lines.question('', { signal: interrupted.signal });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

async function fromPipe(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxOctets) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString()
    .replace(/\r?\n$/, '');
}

/**
 * A password, asked for without echo where a person sits at standard input, else all of standard input without its
 * final line break. Undefined where the person gave up.
 */
export async function askPassword(prompt: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return fromPipe();
  try {
    return await fromTerminal(prompt);
  } catch {
    return undefined;
  }
}
