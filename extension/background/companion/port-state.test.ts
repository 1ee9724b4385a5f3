import { expect, test } from 'vitest';
import { protocolVersion } from '../../../shared/protocol.js';
import { absenceFrom, backOff, next, type PortEvent, type PortState } from './port-state.js';

const now = 1_000_000;
const hello = { protocol: protocolVersion, version: '1', browser: 'chromium', token: 'listening' } as const;
const states = {
  unasked: { kind: 'absent', why: 'not-asked' },
  connecting: { kind: 'connecting', losses: 0 },
  again: { kind: 'connecting', losses: 2 },
  ready: { kind: 'ready', hello },
  lost: { kind: 'lost', losses: 2, retryAt: now },
} as const satisfies Record<string, PortState>;
type Name = keyof typeof states;

const absent = (why: string) => ({ kind: 'absent', why });
const gone: PortEvent = { kind: 'disconnected', message: undefined };
const notFound: PortEvent = {
  kind: 'disconnected',
  message: 'Specified native messaging host not found.',
};

test.each<[Name, PortEvent, object]>([
  ['unasked', { kind: 'connect' }, { kind: 'connecting', losses: 0 }],
  ['connecting', { kind: 'hello', hello }, { kind: 'ready', hello }],
  ['connecting', { kind: 'hello', hello: { ...hello, protocol: 99 } }, absent('other-version')],
  ['connecting', { kind: 'refused', why: 'not-answering' }, absent('not-answering')],
  ['connecting', notFound, absent('not-installed')],
  ['connecting', gone, absent('not-answering')],
  ['ready', gone, { kind: 'lost', losses: 1, retryAt: now + 1000 }],
  ['ready', { kind: 'connect' }, states.ready],
  ['ready', { kind: 'closed' }, absent('not-asked')],
  ['lost', { kind: 'connect' }, { kind: 'connecting', losses: 2 }],
  ['again', { kind: 'hello', hello }, { kind: 'ready', hello }],
  ['again', gone, { kind: 'lost', losses: 3, retryAt: now + 4000 }],
  // A late event of a port that is no more changes nothing.
  ['unasked', gone, states.unasked],
  ['lost', gone, states.lost],
  ['ready', { kind: 'hello', hello: { ...hello, version: '2' } }, states.ready],
  ['ready', { kind: 'refused', why: 'not-answering' }, states.ready],
])('%s, %j', (name, event, expected) => {
  expect(next(states[name], event, now)).toEqual(expected);
});

test('a companion that is lost again and again is left alone for longer, and never for more than a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(backOff)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
  ]);
});

test.each([
  ['Specified native messaging host not found.', 'not-installed'],
  ['No such native application latchkey.companion', 'not-installed'],
  ['Access to the specified native messaging host is forbidden.', 'forbidden'],
  ['Native host has exited.', 'not-answering'],
  [undefined, 'not-answering'],
])('the browser says %j', (message, why) => {
  expect(absenceFrom(message)).toBe(why);
});
