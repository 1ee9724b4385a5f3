/** A database that fails in the middle of a transaction. Apart from test-kit.ts, which programs outside Vitest use too. */
import { vi } from 'vitest';

/** From now until `vi.restoreAllMocks` the `nth` request of a kind is refused: those before have been made by then. */
export function refuse(kind: 'put' | 'delete', nth: number, error: DOMException): void {
  const { [kind]: real } = IDBObjectStore.prototype;
  let requests = 0;
  vi.spyOn(IDBObjectStore.prototype, kind).mockImplementation(function (
    this: IDBObjectStore,
    ...args: unknown[]
  ) {
    requests += 1;
    if (requests === nth) throw error;
    return Reflect.apply(real, this, args);
  });
}

export const diskFull = () => new DOMException('disk full', 'QuotaExceededError');
