/**
 * The Authorization header each running request went out with, as the browser reports it before sending. It tells
 * exactly whether Latchkey's own secret was attached to that very request (invariant 10), whatever the rules' fine
 * print. Memory only, and only while the request runs.
 */

const values = new Map<string, string>();

/** From onSendHeaders; called anew for each hop of a redirect. */
export function noteSent(
  requestId: string,
  headers: readonly { name: string; value?: string }[] | undefined,
): void {
  const value = headers?.find(header => header.name.toLowerCase() === 'authorization')?.value;
  if (value === undefined) values.delete(requestId);
  else values.set(requestId, value);
}

export function hadAuthorization(requestId: string): boolean {
  return values.has(requestId);
}

export function sentAuthorization(requestId: string): string | undefined {
  return values.get(requestId);
}

export function forgetSent(requestId: string): void {
  values.delete(requestId);
}

/** At lock. */
export function forgetAllSent(): void {
  values.clear();
}
