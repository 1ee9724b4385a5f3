import { afterEach, expect, it, test, vi } from 'vitest';
import { tryOut } from './try.js';

const tried = {
  url: 'https://a.test/x',
  credentials: { authorization: 'Basic x' },
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
  const options = { headers: tried.credentials, credentials: 'omit', redirect: 'manual' };
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

it('answers what the server asks for, where nothing can be sent from the start', async () => {
  const asks = answer(401, 'Digest realm="Area", nonce="n"');
  const responses = [asks, answer(200), asks];
  const fetch = vi.fn(async (_: string, _options: RequestInit) => responses.shift());
  vi.stubGlobal('fetch', fetch);
  const digest = { ...tried, scheme: 'digest' };
  const credentials = (challenge: string) => ({ authorization: `to ${challenge}` });
  expect(await tryOut({ ...digest, credentials })).toBe('accepted');
  expect(await tryOut({ ...digest, credentials: () => undefined })).toBe('unknown');
  const sent = fetch.mock.calls.map(([, { headers }]) => headers);
  expect(sent).toEqual([{}, { authorization: 'to Digest realm="Area", nonce="n"' }, {}]);
});
