import * as v from 'valibot';
import { systemStore } from '../identity/system-store.js';
import { requestSchema } from './messages.js';
import { read } from './read.js';

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/**
 * The process that reads files: one request on standard input, one reply on standard output, and the end. It has
 * nothing to lose: no other identity, no socket, and its parent ends it when it takes too long or too much.
 */
export async function readerProcess(): Promise<number> {
  const request = v.parse(requestSchema, JSON.parse(await standardInput()));
  const reply = read(request, { store: systemStore(), now: Date.now() });
  await new Promise<void>(done => process.stdout.write(JSON.stringify(reply), () => done()));
  return 0;
}
