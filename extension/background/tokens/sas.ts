/** Shared access signatures of the Planetary Computer: one for each container, good for about an hour. */
import * as v from 'valibot';
import type { Fields } from '../../../shared/auth-config.js';
import { containerOf, isPro, signAddress } from '../../../shared/methods/planetary-computer.js';
import { faultOf, TokenFault } from './fault.js';
import { answerOrLock, plainFetch } from './request.js';
import { needPermission } from './server.js';

const answer = v.object({
  href: v.pipe(v.string(), v.url()),
  'msft:expiry': v.pipe(v.string(), v.isoTimestamp()),
});

async function signature(
  fields: Fields,
  container: string,
): Promise<{ readonly query: string; readonly expiresAt: number }> {
  const address = signAddress(fields, container);
  await needPermission(address);
  const { host } = new URL(address);
  const headers = isPro(fields) ? { authorization: `Bearer ${fields.accessToken}` } : {};
  const how = { headers, redirect: 'error', signal: answerOrLock() };
  const response = await plainFetch(address, how).catch(error => Promise.reject(faultOf(error, host)));
  if (response.status >= 500) throw new TokenFault('unreachable', { host });
  if (!response.ok) throw new TokenFault('refused', { host, says: `HTTP ${response.status}` });
  const parsed = v.safeParse(answer, await response.json().catch(() => undefined));
  if (!parsed.success) throw new TokenFault('malformed', { host });
  const { href, 'msft:expiry': expiry } = parsed.output;
  return { query: new URL(href).search.slice(1), expiresAt: Date.parse(expiry) };
}

/** What is kept of the signatures for all containers of these resources, and when the first of them ends. */
export async function signaturesFor(
  fields: Fields,
  resources: readonly string[],
): Promise<{ readonly signatures: string; readonly expiresAt: number }> {
  const containers = [...new Set(resources.flatMap(text => containerOf(text) ?? []))];
  const answers = await Promise.allSettled(
    containers.map(async container => [container, await signature(fields, container)] as const),
  );
  const all = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []));
  // One container that is no more does not close the others.
  const [failed] = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason] : []));
  if (failed !== undefined && all.length === 0) throw failed;
  return {
    signatures: JSON.stringify(Object.fromEntries(all.map(([container, { query }]) => [container, query]))),
    expiresAt: Math.min(...all.map(([, { expiresAt }]) => expiresAt)),
  };
}
