/** Open sessions: each may have one search and one signature under way. */
import { CKR, CkError } from './constants.js';
import type { Mechanism } from './rpc/values.js';

export interface Session {
  /** Handles found and not yet fetched. */
  search?: number[];
  signing?: { readonly key: string; readonly mechanism: Mechanism; readonly length: number };
}

/** NSS opens a handful. */
const most = 256;

export class Sessions {
  readonly #open = new Map<number, Session>();
  #last = 0;

  open(): number {
    if (this.#open.size >= most) throw new CkError(CKR.SESSION_COUNT);
    this.#open.set(++this.#last, {});
    return this.#last;
  }

  get(handle: number): Session {
    const session = this.#open.get(handle);
    if (session === undefined) throw new CkError(CKR.SESSION_HANDLE_INVALID);
    return session;
  }

  close(handle: number): void {
    this.get(handle);
    this.#open.delete(handle);
  }

  closeAll(): void {
    this.#open.clear();
  }

  /** Closes those that are not in the middle of a signature. */
  closeIdle(): void {
    for (const [handle, session] of this.#open) if (!session.signing) this.#open.delete(handle);
  }
}
