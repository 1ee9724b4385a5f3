/** Asking the companions from a thread that may not return to its event loop: a worker does it meanwhile. */
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';
import { answerLimitMs, ask } from '../link/ask.js';
import type { BrowserProcess } from '../link/browser-process.js';
import type { Answer, Question } from '../link/link-protocol.js';

interface Numbered<T> {
  readonly id: number;
  readonly it: T;
}

interface Work {
  readonly browser: BrowserProcess;
  /** Set to 1 and notified when an answer lies in the port. */
  readonly signal: Int32Array;
  readonly port: MessagePort;
}

/** Several companions may be asked in turn, and the worker itself takes a moment to start. */
const limitMs = 3 * answerLimitMs;

/** Starts the worker at the first question: most browser sessions never ask one. */
export function blockingAsk(browser: BrowserProcess): (question: Question) => Answer {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  let last = 0;
  let port: ReturnType<typeof start> | undefined;

  function start() {
    const { port1, port2 } = new MessageChannel();
    // The program's own file: main.ts sees that it is a worker, and calls runAsker.
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: { browser, signal, port: port2 },
      transferList: [port2],
      // Else Node opens its own standard output for the worker, and with that makes p11-kit's socket, which is standard
      // input too, one that does not block: from then on this thread would have to look for calls again and again.
      stdout: true,
      stderr: true,
    });
    worker.unref();
    port1.unref();
    return port1;
  }

  return question => {
    port ??= start();
    const id = ++last;
    port.postMessage({ id, it: question } satisfies Numbered<Question>);
    for (const end = Date.now() + limitMs; Date.now() < end; ) {
      Atomics.wait(signal, 0, 0, end - Date.now());
      Atomics.store(signal, 0, 0);
      // An answer that came too late for its question lies before the one that is waited for.
      for (let found = receiveMessageOnPort(port); found !== undefined; found = receiveMessageOnPort(port)) {
        const answer = found.message as Numbered<Answer>;
        if (answer.id === id) return answer.it;
      }
    }
    return { ready: false };
  };
}

/** The worker's side. */
export function runAsker(): void {
  const { browser, signal, port } = workerData as Work;
  port.onmessage = async ({ data }: MessageEvent<Numbered<Question>>) => {
    const it = await ask(browser, data.it).catch((): Answer => ({ ready: false }));
    port.postMessage({ id: data.id, it } satisfies Numbered<Answer>);
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
}
