/** Speaks native messaging to the real companion, as a browser does. */

import type { ChildProcess } from 'node:child_process';
import { endianness } from 'node:os';
import type { AnswerEnvelope, AnswerTo } from '../../shared/protocol.js';
import { extensionIds, protocolVersion } from '../../shared/protocol.js';
import type { RequestOf, RequestType } from '../../shared/protocol-requests.js';
import { startChild, stopChild } from '../servers/lib/owned.js';
import { program } from './program.js';

export type CompanionAsk = <T extends RequestType>(type: T, request: RequestOf<T>) => Promise<AnswerTo<T>>;

export interface Native {
  readonly child: ChildProcess;
  /** Whatever came that nobody waited for. */
  readonly stray: AnswerEnvelope[];
  readonly ask: CompanionAsk;
  /** Bytes as they are: for what no browser sends. */
  send(bytes: Uint8Array): void;
  raw(message: unknown): void;
  /** Ends the input, as a browser does, and gives the exit code. */
  end(): Promise<number | null>;
  kill(): Promise<void>;
}

export function frame(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  if (endianness() === 'LE') head.writeUInt32LE(body.length);
  else head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

/** The answers in a stream of frames. */
function answers(child: ChildProcess, take: (answer: AnswerEnvelope) => void): void {
  let rest = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE()) {
      const end = 4 + rest.readUInt32LE();
      take(JSON.parse(rest.subarray(4, end).toString()) as AnswerEnvelope);
      rest = rest.subarray(end);
    }
  });
}

/** Starts the companion as Chromium does; this process is its browser. */
export function startNative(
  env: Readonly<Record<string, string>>,
  caller = `chrome-extension://${extensionIds[0]}/`,
  more: readonly string[] = [],
): Native {
  const child = startChild(program, [caller, ...more], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = new Map<number, (answer: AnswerEnvelope) => void>();
  const stray: AnswerEnvelope[] = [];
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
  let last = 0;
  child.stdin?.on('error', () => undefined);
  answers(child, answer => {
    const taker = waiting.get(answer.id ?? -1);
    if (taker === undefined) stray.push(answer);
    else taker(answer);
  });
  return {
    child,
    stray,
    send: bytes => child.stdin?.write(bytes),
    raw: message => child.stdin?.write(frame(message)),
    ask: async (type, request) => {
      const id = ++last;
      const answer = await new Promise<AnswerEnvelope>((resolve, reject) => {
        waiting.set(id, resolve);
        void ended.then(code => reject(new Error(`The companion ended with ${code}`)));
        child.stdin?.write(frame({ id, type, ...request }));
      });
      if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
      return answer.answer as never;
    },
    end: () => {
      child.stdin?.end();
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
      await stopChild(child);
    },
  };
}

export const hello = (profile = 'test'): RequestOf<'hello'> => ({ protocol: protocolVersion, profile });
