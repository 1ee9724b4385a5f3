/**
 * The native messaging host: one for each profile that uses Latchkey, a child of its browser. Keys live as long as it
 * does: it ends, and with it every key, when the browser closes its input.
 */
import { version } from '../../package.json';
import type { AnswerTo, EventEnvelope } from '../../shared/protocol.js';
import { type BrowserProcess, browserProcess } from '../link/browser-process.js';
import { UnsafeFolder } from '../link/folders.js';
import { type Listening, listen } from '../link/listen.js';
import { tokenState } from '../link/token-state.js';
import { unavailableOn } from './availability.js';
import { isServed } from './callers.js';
import { dispatch } from './dispatch.js';
import { FrameReader, FrameTooLong, writeFrame } from './frames.js';
import { makeHandlers } from './handlers.js';
import { KeyRing } from './key-ring.js';
import { readIdentities } from './read-identities.js';

type Availability = AnswerTo<'hello'>['token'];

/** Without a socket the companion still serves the extension, and says why no certificate can be used. */
async function openSocket(
  browser: BrowserProcess,
  keys: KeyRing,
): Promise<{ listening?: Listening; token: Availability }> {
  const unavailable = unavailableOn(process.platform);
  if (unavailable !== undefined) return { token: unavailable };
  try {
    const listening = await listen(browser, question => keys.answer(question));
    return { listening, token: 'listening' };
  } catch (error) {
    return { token: { unavailable: error instanceof UnsafeFolder ? error.message : 'socket' } };
  }
}

function send(message: unknown): void {
  const frame = writeFrame(message);
  if (frame !== undefined) {
    process.stdout.write(frame);
    return;
  }
  const { id } = message as { id: number | null };
  send({ id, ok: false, error: { code: 'too-large', message: 'The answer is longer than browsers take' } });
}

/** Serves until the input ends. @returns the exit code */
export async function runNativeHost(caller: string): Promise<number> {
  if (!isServed(caller)) {
    console.error(
      `latchkey-companion does not serve ${JSON.stringify(caller)}; see latchkey-companion install`,
    );
    return 2;
  }
  const keys = new KeyRing(identity => send({ event: 'confirm', identity } satisfies EventEnvelope));
  const browser = browserProcess();
  const { listening, token } = await openSocket(browser, keys);
  const handlers = makeHandlers({
    version,
    browser: browser.program,
    token,
    keys,
    tokenState: () => tokenState(browser.pid),
    read: readIdentities,
  });
  const reader = new FrameReader();
  process.stdout.on('error', () => process.stdin.destroy());

  try {
    for await (const chunk of process.stdin) {
      for (const body of reader.push(chunk)) void dispatch(handlers, body).then(send);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof FrameTooLong)) return 0;
    send({
      id: null,
      ok: false,
      error: { code: 'too-large', message: 'A message is longer than browsers send' },
    });
    return 2;
  } finally {
    keys.lock();
    listening?.close();
  }
}
