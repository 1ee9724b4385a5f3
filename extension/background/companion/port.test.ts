import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { protocolVersion } from '../../../shared/protocol.js';
import { Companion, type NativePort } from './port.js';

interface Sent {
  readonly id: number;
  readonly type: string;
}

/** A port whose other end the test is. */
class FakePort implements NativePort {
  readonly sent: Sent[] = [];
  closed = false;
  #message: (message: unknown) => void = () => {};
  #gone: (message: string | undefined) => void = () => {};
  readonly onMessage = {
    addListener: (listener: (message: unknown) => void) => {
      this.#message = listener;
    },
  };
  readonly onDisconnect = {
    addListener: (listener: (message: string | undefined) => void) => {
      this.#gone = listener;
    },
  };
  postMessage(message: unknown): void {
    this.sent.push(message as Sent);
  }
  disconnect(): void {
    this.closed = true;
  }
  says(message: unknown): void {
    this.#message(message);
  }
  answers(answer: unknown, id = this.sent.at(-1)?.id): void {
    this.says({ id, ok: true, answer });
  }
  ends(message?: string): void {
    this.#gone(message);
  }
}

const hello = { protocol: protocolVersion, version: '1', browser: 'chromium', token: 'listening' } as const;
let ports: FakePort[];
let companion: Companion;
const port = () => ports.at(-1) as FakePort;
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  ports = [];
  companion = new Companion(
    () => {
      ports.push(new FakePort());
      return port();
    },
    async () => 'profile-1',
  );
});
afterEach(() => {
  vi.useRealTimers();
});

async function connected(): Promise<void> {
  const connecting = companion.connect();
  await settled();
  port().answers(hello);
  await connecting;
}

test('it says hello first, once, with the name of the profile', async () => {
  const first = companion.ask('lock', {});
  const second = companion.ask('status', {});
  await settled();
  expect(port().sent).toEqual([{ id: 0, type: 'hello', protocol: protocolVersion, profile: 'profile-1' }]);
  port().answers(hello);
  await settled();
  expect(
    port()
      .sent.slice(1)
      .map(({ type }) => type),
  ).toEqual(['lock', 'status']);
  // Answers come in any order.
  port().answers({ unlocked: [], enabled: [], token: 'unknown' }, 2);
  port().answers({}, 1);
  expect(await second).toEqual({ unlocked: [], enabled: [], token: 'unknown' });
  expect(await first).toEqual({});
  expect(ports).toHaveLength(1);
});

test('what does not fit the schema, or answers nothing of ours, does no harm', async () => {
  await connected();
  const asked = companion.ask('status', {});
  await settled();
  for (const nonsense of [null, 7, {}, { id: 99, ok: true, answer: {} }, { id: null, ok: false }])
    port().says(nonsense);
  port().answers({ unlocked: 'none' });
  await expect(asked).rejects.toMatchObject({ code: 'malformed' });
  expect(companion.state.kind).toBe('ready');
});

test('a request without answer ends by its time limit', async () => {
  await connected();
  const asked = expect(companion.ask('lock', {})).rejects.toMatchObject({ code: 'timeout' });
  await vi.advanceTimersByTimeAsync(65_000);
  await asked;
});

test('a companion that says no hello is absent, and its port closed', async () => {
  const asked = expect(companion.ask('lock', {})).rejects.toMatchObject({ code: 'absent' });
  await vi.advanceTimersByTimeAsync(10_000);
  await asked;
  expect(companion.state).toEqual({ kind: 'absent', why: 'not-answering' });
  expect(port().closed).toBe(true);
});

test('another version is said to be one', async () => {
  const connecting = companion.connect().catch(() => {});
  await settled();
  port().says({ id: 0, ok: false, error: { code: 'handshake', message: '' } });
  await connecting;
  expect(companion.state).toEqual({ kind: 'absent', why: 'other-version' });
});

test('lost: what waits fails at once, it is left alone for a moment, and then started again', async () => {
  await connected();
  const asked = expect(companion.ask('lock', {})).rejects.toMatchObject({ code: 'lost' });
  await settled();
  port().ends();
  await asked;
  await expect(companion.ask('lock', {})).rejects.toMatchObject({ code: 'lost' });
  expect(ports).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1000);
  await connected();
  expect(ports).toHaveLength(2);
  expect(companion.state.kind).toBe('ready');
});

test('without permission there is nothing to start it with', async () => {
  const none = new Companion(
    () => {
      throw new TypeError('connectNative is not a function');
    },
    async () => 'profile-1',
  );
  await expect(none.connect()).rejects.toMatchObject({ code: 'absent' });
  expect(none.state).toEqual({ kind: 'absent', why: 'forbidden' });
});

test('closed by us: what waits fails, and a late word of the old port changes nothing', async () => {
  await connected();
  const asked = expect(companion.ask('lock', {})).rejects.toMatchObject({ code: 'lost' });
  await settled();
  companion.close();
  await asked;
  port().ends();
  expect(companion.state).toEqual({ kind: 'absent', why: 'not-asked' });
});
