/**
 * What is there while a vault is open: the connection, the sub-keys and the current index. Tasks run one after the
 * other, each on the index its predecessor left.
 */
import { serialQueue } from '../../shared/serial-queue.js';
import { type Contents, openContents, sealContents } from './contents.js';
import { VaultLocked, VaultStale, WrongPassword } from './errors.js';
import { parseHeader } from './header.js';
import { isKeyOf } from './keys.js';
import { Sealer } from './seal.js';
import { type Change, type Rows, Store } from './store.js';

/** What is stored beside header and index. */
export type OtherRows = Omit<Change, 'from' | 'header' | 'index'>;

/** The sub-keys of the vault that `stored` is the header of. Throws WrongPassword for another vault's key. */
export function sealerFor(stored: unknown, vaultKey: Uint8Array): Sealer {
  const header = parseHeader(stored);
  if (!isKeyOf(header, vaultKey)) throw new WrongPassword();
  return new Sealer(vaultKey, header.vaultId);
}

/** The result of `use` on the opened database, which is closed again if `use` fails. */
async function withStore(use: (store: Store) => Promise<Unlocked>): Promise<Unlocked> {
  const store = await Store.open();
  try {
    return await use(store);
  } catch (error) {
    store.close();
    throw error;
  }
}

export class Unlocked {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly #inTurn = serialQueue();
  readonly #onStale: () => void;
  #index: { readonly contents: Contents; readonly revision: number } | undefined;

  private constructor(
    store: Store,
    sealer: Sealer,
    contents: Contents,
    revision: number,
    onStale = () => {},
  ) {
    this.store = store;
    this.#onStale = onStale;
    this.sealer = sealer;
    this.#index = { contents, revision };
  }

  /** Stores header and first index of a new vault. Throws VaultExists, WrongPassword, VaultDamaged (`header`). */
  static create(header: Uint8Array, vaultKey: Uint8Array, contents: Contents): Promise<Unlocked> {
    return withStore(async store => {
      const sealer = sealerFor(header, vaultKey);
      const revision = 1;
      await store.create(header, { revision, sealed: sealContents(sealer, contents, revision) });
      return new Unlocked(store, sealer, contents, revision);
    });
  }

  /**
   * Opens the index of the stored vault; `onStale` is called with each VaultStale of a task. Throws WrongPassword,
   * VaultDamaged, VaultNewer.
   */
  static open(vaultKey: Uint8Array, onStale?: () => void): Promise<Unlocked> {
    return withStore(async store => {
      const { header, ...stored } = await store.head();
      const sealer = sealerFor(header, vaultKey);
      const { contents, revision } = openContents(sealer, stored);
      return new Unlocked(store, sealer, contents, revision, onStale);
    });
  }

  #current() {
    if (this.#index === undefined) throw new VaultLocked();
    return this.#index;
  }

  /** What the index says now. Throws VaultLocked after `close`. */
  get contents(): Contents {
    return this.#current().contents;
  }

  /**
   * Runs `task` when its turn comes. Only within a task may anything be read from or written to the store.
   *
   * @throws VaultLocked when `close` came before the task's end and made it fail.
   */
  task<T>(task: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      this.#current();
      try {
        return await task();
      } catch (error) {
        // Closing takes keys and connection away from a task: whatever it stumbled over then, that was why.
        if (this.#index === undefined) throw new VaultLocked();
        if (error instanceof VaultStale) this.#onStale();
        throw error;
      }
    });
  }

  /** Throws VaultStale when somebody else has written: what is stored belongs to another index than this one. */
  async assertCurrent(): Promise<void> {
    if ((await this.store.revision()) !== this.#current().revision) throw new VaultStale();
  }

  /** Stores `contents` as the next revision of the index, and rows with it. Throws VaultStale. */
  async write(contents: Contents, rows: { records?: Rows; states?: Rows } = {}): Promise<void> {
    const from = this.#current().revision;
    const revision = from + 1;
    const index = { revision, sealed: sealContents(this.sealer, contents, revision) };
    await this.store.change({ from, index, ...rows });
    if (this.#index !== undefined) this.#index = { contents, revision };
  }

  /** Stores everything as sealed anew under another key. Throws VaultStale. */
  rekey(
    header: Uint8Array,
    sealer: Sealer,
    seal: () => Promise<OtherRows & { readonly entries: Contents['entries'] }>,
  ): Promise<void> {
    return this.task(async () => {
      const { contents, revision: from } = this.#current();
      const { entries, ...rows } = await seal();
      const revision = from + 1;
      const index = { revision, sealed: sealContents(sealer, { ...contents, entries }, revision) };
      await this.store.change({ ...rows, from, header, index });
    });
  }

  /** Stores rows without touching the index. Throws VaultStale. */
  async writeRows(rows: OtherRows): Promise<void> {
    await this.store.change({ ...rows, from: this.#current().revision });
  }

  /** Zeroes the sub-keys, closes the connection and drops the index. */
  close(): void {
    this.sealer.close();
    this.store.close();
    this.#index = undefined;
  }
}
