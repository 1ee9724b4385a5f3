import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { readerArgument } from '../mode.js';
import { type Reply, type Request, replySchema } from './messages.js';

/** What a file may cost. Tests give less. */
export interface Limits {
  /** Milliseconds until the process is killed. */
  readonly time: number;
  /** Octets of memory the process may hold (Linux; elsewhere the JavaScript heap alone is bounded). */
  readonly memory: number;
  /** Octets of all files together. */
  readonly input: number;
}

const mebibyte = 1024 * 1024;
/**
 * A bundle has some kilobytes. What NSS writes of old, 600,000 iterations six times over, takes three seconds of a
 * processor, and took twenty by the clock on a machine with thirty others at work.
 */
export const defaultLimits: Limits = { time: 45_000, memory: 512 * mebibyte, input: 4 * mebibyte };

const heapMebibytes = 256;
const maxReply = 32 * mebibyte;
const memoryCheck = 100;

const refused = (problem: 'too-large' | 'too-expensive' | 'damaged', detail: string): Reply => ({
  ok: false,
  problem,
  detail,
});

/** Resident memory of a process; undefined where it cannot be seen. */
async function residentMemory(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

/** Kills the process when it exceeds a limit. Resolves at its end: with which limit, or undefined for none. */
function guard(child: ChildProcess, { time, memory }: Limits): Promise<string | undefined> {
  return new Promise(done => {
    let exceeded: string | undefined;
    const kill = (limit: string): void => {
      exceeded ??= limit;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => kill(`more than ${time} ms`), time);
    const watch = setInterval(async () => {
      if (((await residentMemory(child.pid)) ?? 0) > memory) kill(`more than ${memory} octets of memory`);
    }, memoryCheck);
    let received = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > maxReply) kill(`a reply of more than ${maxReply} octets`);
    });
    const end = (): void => {
      clearTimeout(timer);
      clearInterval(watch);
      done(exceeded);
    };
    child.once('error', end);
    child.once('close', end);
  });
}

function replyIn(text: string): Reply | undefined {
  try {
    return v.parse(replySchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Reads files in a process of their own and ends it, whatever it does, within the limits. Never rejects. The password
 * and private keys go through pipes alone: arguments and environment are open to other processes.
 * @param program this program's file; tests that run from sources give a built one
 */
export async function readInProcess(
  request: Request,
  limits: Limits = defaultLimits,
  program: string = fileURLToPath(import.meta.url),
): Promise<Reply> {
  const size = request.files.reduce((sum, { bytes }) => sum + (bytes.length * 3) / 4, 0);
  if (size > limits.input) return refused('too-large', `more than ${limits.input} octets`);
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMebibytes}`, program, readerArgument], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A process that is gone before it has read everything: its end says why.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(request));
  const exceeded = await guard(child, limits);
  if (exceeded !== undefined) return refused('too-expensive', exceeded);
  const reply = replyIn(Buffer.concat(chunks).toString());
  if (reply !== undefined) return reply;
  // V8 aborts at the limit of its heap.
  if (child.signalCode === 'SIGABRT' || child.exitCode === 134) return refused('too-expensive', 'memory');
  return refused('damaged', `the reader ended with ${child.signalCode ?? child.exitCode}`);
}
