import { describe, expect, it } from 'vitest';
import { dispatch } from './dispatch.js';
import type { Handlers } from './handlers.js';
import { RequestError } from './request-error.js';

const handlers = {
  lock: () => ({}),
  status: () => Promise.reject(new Error('-----BEGIN PRIVATE KEY-----')),
  signatures: () => new Promise(() => {}),
  'identity.enable': () => {
    throw new RequestError('unknown-identity', 'not open');
  },
} as unknown as Handlers;

const ask = (message: unknown, limitMs?: number) =>
  dispatch(handlers, Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), limitMs);
const error = (id: number | null, code: string) => ({ id, ok: false, error: { code } });

describe('requests', () => {
  it('are answered by their number', async () => {
    expect(await ask({ id: 7, type: 'lock' })).toEqual({ id: 7, ok: true, answer: {} });
  });

  const rows: [string, unknown, ReturnType<typeof error>][] = [
    ['no JSON', '{', error(null, 'malformed')],
    ['no object', '[]', error(null, 'malformed')],
    ['a number that is none', { id: 1.5, type: 'lock' }, error(null, 'malformed')],
    ['a type nobody knows', { id: 1, type: 'x' }, error(1, 'malformed')],
    ['a type of every object', { id: 1, type: 'constructor' }, error(1, 'malformed')],
    ['a field too many', { id: 1, type: 'lock', x: 1 }, error(1, 'malformed')],
    ['an id of no identity', { id: 1, type: 'identity.enable', identity: '../x' }, error(1, 'malformed')],
    ['a refusal', { id: 1, type: 'identity.enable', identity: 'a'.repeat(64) }, error(1, 'unknown-identity')],
    ['a fault', { id: 1, type: 'status' }, error(1, 'internal')],
  ];
  it.each(rows)('%s', async (_, message, expected) => {
    expect(await ask(message)).toMatchObject(expected);
  });

  it('a fault tells nothing of what it was about', async () => {
    expect(JSON.stringify(await ask({ id: 1, type: 'status' }))).not.toContain('PRIVATE');
  });

  it('one that does not end is ended', async () => {
    expect(await ask({ id: 3, type: 'signatures' }, 20)).toMatchObject(error(3, 'timeout'));
  });
});
