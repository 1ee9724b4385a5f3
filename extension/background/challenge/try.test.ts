import { afterEach, expect, it, test, vi } from 'vitest';
import { tryOut } from './try.js';

const tried = {
  url: 'https://a.test/x',
  headers: { authorization: 'Basic x' },
  scheme: 'basic',
  realm: 'Area',
};
const answer = (status: number, challenge?: string) =>
  new Response(null, { status, headers: challenge === undefined ? {} : { 'www-authenticate': challenge } });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([
  ['content', answer(200), 'accepted'],
  ['forbidden to this user', answer(403), 'accepted'],
  ['the same challenge again', answer(401, 'Basic realm="Area"'), 'refused'],
  ['another realm', answer(401, 'Basic realm="Other"'), 'unknown'],
  ['a 401 that asks for nothing', answer(401), 'unknown'],
  ['a broken server', answer(503), 'unknown'],
  ['no answer', Response.error(), 'unknown'],
])('%s', async (_, response, expected) => {
  const fetch = vi.fn(async () => response);
  vi.stubGlobal('fetch', fetch);
  expect(await tryOut(tried)).toBe(expected);
  const options = { headers: tried.headers, credentials: 'omit', redirect: 'manual' };
  expect(fetch).toHaveBeenCalledWith(tried.url, expect.objectContaining(options));
});

it('gives up on a server that does not answer', async () => {
  vi.useFakeTimers();
  const never = (_: string, { signal }: { signal: AbortSignal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  vi.stubGlobal('fetch', vi.fn(never));
  const result = tryOut(tried);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await result).toBe('unknown');
});
