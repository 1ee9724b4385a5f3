/**
 * The vault's state in this browser session: absent, locked, unlocked, damaged or unsupported, and what the open
 * vault holds. Every listener waits for `ready()` first, as a worker may start with any event.
 */
import browser from 'webextension-polyfill';
import type { AuthConfigId, AuthConfigSummary, Fields } from '../../shared/auth-config.js';
import { methods } from '../../shared/methods/index.js';
import type { Effect } from '../../shared/methods/method.js';
import { matches } from '../../shared/resource.js';
import type { VaultStatus } from '../messages/vault.js';
import { readAttempts, recordFailure, remainingDelay, resetAttempts } from '../vault/delay.js';
import { VaultDamaged, VaultNewer, VaultStale, WrongPassword } from '../vault/errors.js';
import { forgetKey, readKey } from '../vault/session.js';
import { Vault } from '../vault/vault.js';
import { effectOf, type Pair } from './attach/place.js';
import { Grants } from './consent/grants.js';
import { loadKnownStates, noteStates, rememberer } from './known-states.js';
import { PairTable } from './pairs.js';
import { loadResourceHosts, saveResourceHosts } from './resource-hosts.js';
import { TieChoices } from './tie/choices.js';

/** Whether a config is a client certificate: these have a table of their own, as they serve beside headers. */
export function isIdentity({ method }: Pick<AuthConfigSummary, 'method'>): boolean {
  return methods.get(method)?.identity !== undefined;
}

function tablesOf(
  vault: Vault,
  states: Awaited<ReturnType<Vault['states']>>,
  chosen: (resource: string) => AuthConfigId | undefined,
  before?: OpenVault,
): { pairs: PairTable; identities: PairTable } {
  const of = (wanted: boolean) => vault.configs().filter(config => isIdentity(config) === wanted);
  return {
    pairs: new PairTable(of(false), states, before?.pairs, chosen),
    identities: new PairTable(of(true), states, before?.identities),
  };
}

/** An open vault and what is derived from it. */
export class OpenVault {
  /** Configs that go with a request, as headers or answers. */
  pairs: PairTable;
  /** Client certificates: part of the connection. */
  identities: PairTable;
  #remember: (() => Promise<void>) | undefined;
  readonly #effects = new Map<string, Promise<Effect | undefined>>();

  private constructor(
    readonly vault: Vault,
    tables: { readonly pairs: PairTable; readonly identities: PairTable },
    readonly grants: Grants,
    readonly choices: TieChoices,
  ) {
    this.pairs = tables.pairs;
    this.identities = tables.identities;
  }

  static async of(vault: Vault): Promise<OpenVault> {
    const choices = await TieChoices.load(vault);
    const known = await loadKnownStates();
    const states = await vault.states((_, version) => known.of(version));
    const tables = tablesOf(vault, states, it => choices.chosen(it));
    const open = new OpenVault(vault, tables, await Grants.load(vault), choices);
    if (!known.complete) open.#remember = rememberer(vault, states);
    return open;
  }

  /**
   * Spares the next worker the opening of all state records. Only to be called while this is the open vault: what a
   * lock has emptied stays empty.
   */
  async rememberStates(): Promise<void> {
    const remember = this.#remember;
    this.#remember = undefined;
    await remember?.();
  }

  /** Reads the table anew after a config was saved or removed. */
  async reload(): Promise<void> {
    this.#effects.clear();
    await this.choices.reload();
    const { pairs, identities } = this;
    // Of those that did not change the tables have more than was written.
    const isKnown = (config: AuthConfigSummary) => pairs.knows(config) || identities.knows(config);
    const states = await this.vault.states(config => (isKnown(config) ? {} : undefined));
    Object.assign(
      this,
      tablesOf(this.vault, states, it => this.choices.chosen(it), this),
    );
    await this.grants.reload();
    await saveResourceHosts(this.vault.configs());
  }

  /** The table that a config is in. */
  tableOf(config: Pick<AuthConfigSummary, 'method'>): PairTable {
    return isIdentity(config) ? this.identities : this.pairs;
  }

  /** Client certificates that are part of a connection to the URL's origin, whatever its path. */
  identitiesAt(url: string): Pair[] {
    const all = [...this.identities.places()].flat();
    return all.filter(({ resource }) => matches({ ...resource, path: '/' }, url));
  }

  /** The pairs of a config, of whichever table. */
  pairsOf(configId: AuthConfigId): readonly Pair[] {
    return [...this.pairs.of(configId), ...this.identities.of(configId)];
  }

  /** The fields of a pair's config, or undefined when its record is damaged (the options page says so). */
  async fields(pair: Pair): Promise<Fields | undefined> {
    try {
      return await this.vault.fields(pair.configId);
    } catch (error) {
      if (error instanceof VaultDamaged) return undefined;
      throw error;
    }
  }

  /** What a pair sets; kept while unlocked, as each of its requests is compared with it. */
  effect(pair: Pair): Promise<Effect | undefined> {
    const key = `${pair.configId} ${pair.text}`;
    const known = this.#effects.get(key);
    if (known !== undefined) return known;
    const fresh = this.fields(pair).then(fields => fields && effectOf(pair, fields));
    this.#effects.set(key, fresh);
    // A database that is busy once must not leave the pair without its secret.
    fresh.catch(() => this.#effects.get(key) === fresh && this.#effects.delete(key));
    return fresh;
  }

  /** Whether the user granted a pair's config to a site, for what happens in a tab. */
  allowsSite(pair: Pair, tabId: number): (host: string) => boolean {
    return host => this.grants.table.allows(pair.configId, host, tabId);
  }

  /** The config that an id in a URL means: the one that has it, else the one it was assigned to. */
  meant(id: AuthConfigId): AuthConfigId | undefined {
    if (this.pairs.isConfig(id) || this.identities.isConfig(id)) return id;
    return this.vault.aliases().find(alias => alias.id === id)?.configId;
  }

  /** All ids by which a URL may mean a config. */
  idsOf(configId: AuthConfigId): AuthConfigId[] {
    const aliases = this.vault.aliases().filter(alias => alias.configId === configId);
    return [configId, ...aliases.map(({ id }) => id)];
  }

  /**
   * What several configs set, opened together: a function of config and resource. It gives nothing for those that set
   * nothing, as of a damaged record.
   */
  async effectsOf(
    ids: ReadonlySet<AuthConfigId>,
  ): Promise<(id: AuthConfigId, resource: string) => Effect | undefined> {
    const all = await this.vault.fieldsOf([...ids]);
    return (id, text) => {
      const fields = all.get(id);
      const method = this.pairs.of(id)[0]?.method ?? '';
      return fields && effectOf({ method, text }, fields);
    };
  }

  /** Writes changed states of pairs; the index is not touched. */
  saveStates(): Promise<void> {
    return this.pairs.save(async changes => {
      // First what the next worker believes, then the vault: should this one die between, a failure is not forgotten.
      await noteStates(this.vault, changes);
      await this.vault.writeStates(changes);
    });
  }

  close(): void {
    this.#effects.clear();
    this.vault.close();
  }
}

type Closed = { readonly state: Exclude<VaultStatus['state'], 'unlocked'>; readonly reason?: string };
type State = Closed | { readonly state: 'unlocked'; readonly open: OpenVault };

let current: State = { state: 'locked' };

/** The open vault; undefined in every other state. */
export function opened(): OpenVault | undefined {
  return current.state === 'unlocked' ? current.open : undefined;
}

/** The open vault, for requests of pages that make no sense without one. */
export function openedOrFail(): OpenVault {
  const open = opened();
  if (open === undefined) throw new Error('The vault is locked');
  return open;
}

export function vaultState(): State['state'] {
  return current.state;
}

/** Why Latchkey cannot work in this browser, if it cannot. */
function unsupported(): string | undefined {
  if (typeof indexedDB === 'undefined') return 'indexeddb';
  if (crypto?.subtle === undefined) return 'webcrypto';
  if (browser.storage.session === undefined) return 'storage-session';
  return undefined;
}

function closedBy(error: unknown): Closed {
  if (error instanceof WrongPassword || error instanceof VaultStale) return { state: 'locked' };
  if (error instanceof VaultDamaged) return { state: 'damaged', reason: error.part };
  if (error instanceof VaultNewer) return { state: 'unsupported', reason: 'newer' };
  // The browser's database refused: nothing is known to be wrong with what it holds.
  console.error('Vault not opened', error);
  return { state: 'damaged', reason: 'database' };
}

let whenStale: () => void = () => undefined;

/** Calls `listener` when the open vault turns out to be another than the one that is stored. */
export function onStale(listener: () => void): void {
  whenStale = listener;
}

/** The state that the key in storage.session leads to. */
async function reached(): Promise<State> {
  const reason = unsupported();
  if (reason !== undefined) return { state: 'unsupported', reason };
  if ((await Vault.header()) === undefined) return { state: 'absent' };
  const key = await readKey(browser.storage.session);
  if (key === undefined) return { state: 'locked' };
  const open = await OpenVault.of(await Vault.open(key, () => whenStale()));
  // Nobody waits for it: ten thousand hosts take a tenth of a second to read and compare.
  saveResourceHosts(open.vault.configs()).catch(error => console.error('Resource hosts not saved', error));
  open.vault.dropExpiredCopies().catch(error => console.error('Old copies not deleted', error));
  return { state: 'unlocked', open };
}

/** Grows with each lock: a vault whose opening began before is not opened after it (invariant 4). */
let locks = 0;
let opening: Promise<void> = Promise.resolve();

async function open(): Promise<void> {
  if (opened() !== undefined) return;
  const before = locks;
  const next = await reached().catch(closedBy);
  if (next.state === 'unlocked' && locks !== before) {
    next.open.close();
    return;
  }
  // An open vault has the list itself.
  if (next.state !== 'unlocked')
    await loadResourceHosts().catch(error => console.error('Resource hosts not known', error));
  current = next;
  // A key that opened nothing is of no use to anyone.
  if (next.state !== 'unlocked') await forgetKey(browser.storage.session);
}

/**
 * Opens the vault with the key that a page left in storage.session; one opening at a time. A key that does not fit is
 * thrown away, and the state says what is wrong.
 */
export function openVault(): Promise<void> {
  opening = opening.then(open);
  return opening;
}

/** Makes a new vault with the key that the onboarding page left in storage.session. */
export async function createVault(header: Uint8Array, idleMinutes: number): Promise<void> {
  const key = await readKey(browser.storage.session);
  if (key === undefined) throw new Error('No vault key in storage.session');
  (await Vault.create(header, key, { idleMinutes })).close();
  await noteRightPassword();
  await openVault();
}

/** Forgets the open vault, or the one being opened, at once; what is derived from it is for lock.ts to withdraw. */
export function closeVault(): void {
  locks++;
  const open = opened();
  if (open === undefined) return;
  current = { state: 'locked' };
  open.close();
}

let started: Promise<void> | undefined;

/** Settles once the state is known; the first call of a worker's life starts finding it out. */
export function ready(): Promise<void> {
  started ??= openVault();
  return started;
}

/** What pages are told. */
export async function vaultStatus(): Promise<VaultStatus> {
  await ready();
  const now = Date.now();
  const asks = current.state === 'locked' || current.state === 'unlocked';
  const delay = asks ? remainingDelay(await readAttempts(browser.storage.session), now) : 0;
  return {
    state: current.state,
    ...('reason' in current && current.reason !== undefined ? { reason: current.reason } : {}),
    ...(delay > 0 ? { retryAt: now + delay } : {}),
    ...(current.state === 'unlocked' ? { configs: current.open.vault.configs().length } : {}),
  };
}

/** A page found that a password opens no slot: the next try has to wait. */
export async function noteWrongPassword(): Promise<void> {
  await recordFailure(browser.storage.session, Date.now());
}

/** The next wrong one is the first again. Not at a worker's start: that the vault is open says nothing of who is there. */
export const noteRightPassword = (): Promise<void> => resetAttempts(browser.storage.session);
