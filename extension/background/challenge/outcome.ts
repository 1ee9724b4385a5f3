/** What an HTTP status says about the credentials a request carried. */

/** Statuses below 500 that say nothing of them: 401 is a refusal, the others came before anyone looked. */
const silent: ReadonlySet<number> = new Set([400, 401, 407, 408, 421, 425, 429, 431]);

/** Whether the server took the credentials: it may still forbid the resource (403) or not have it (404). */
export function accepted(status: number): boolean {
  return status >= 200 && status < 500 && !silent.has(status);
}
