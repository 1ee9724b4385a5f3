/**
 * The user's decisions about sites while the vault is open: those that outlast the session lie in the vault, those
 * until lock and those for one page load in storage.session, which lock empties.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { type AuthConfigId, following } from '../../../shared/auth-config.js';
import { type Grant, GrantTable, type TabGrant } from '../../../shared/grant.js';
import { isInAddress } from '../../messages/in-address.js';
import { id } from '../../messages/parts.js';
import type { StoredGrant, Vault } from '../../vault/vault.js';
import { readNote } from '../note.js';

const entry = 'grants';
const schema = v.object({
  // With the record of the config: whatever else gets its id inherits nothing.
  session: v.array(v.object({ site: v.string(), configId: id, record: v.string() })),
  tabs: v.array(v.object({ site: v.string(), configId: id, record: v.string(), tabId: v.number() })),
});
type Passing = v.InferOutput<typeof schema>;

const isSame = (a: { site: string; configId: AuthConfigId }, b: { site: string; configId: AuthConfigId }) =>
  a.site === b.site && a.configId === b.configId;

/** What was decided about configs that are there still. */
function live(vault: Vault, { session, tabs }: Passing): Passing {
  const isLive = (it: Passing['session'][number]) => vault.recordKey(it.configId) === it.record;
  return { session: session.filter(isLive), tabs: tabs.filter(isLive) };
}

/** Configs whose secret is part of the address. */
function inAddress(vault: Vault): ReadonlySet<AuthConfigId> {
  const all = vault.configs().filter(({ method }) => isInAddress(method));
  return new Set(all.map(({ id: configId }) => configId));
}

export class Grants {
  readonly #vault: Vault;
  /** Tabs on their way to another page. */
  readonly #leaving = new Set<number>();
  #passing: Passing;
  #inAddress: ReadonlySet<AuthConfigId>;
  #table: GrantTable;

  private constructor(vault: Vault, passing: Passing) {
    this.#vault = vault;
    this.#passing = passing;
    this.#inAddress = inAddress(vault);
    this.#table = this.#read();
  }

  static async load(vault: Vault): Promise<Grants> {
    const noted = (await readNote(entry, schema)) ?? { session: [], tabs: [] };
    // A worker that has ended, or a page that restored a backup, may have left those of configs that are gone.
    return new Grants(vault, live(vault, noted));
  }

  get table(): GrantTable {
    return this.#table;
  }

  /** All decisions, without those for a page load. */
  list(): Grant[] {
    return [
      ...this.#vault.grants().filter(it => this.#mayStand(it)),
      ...this.#passing.session.map(({ site, configId }) => ({
        site,
        configId,
        decision: 'session' as const,
      })),
    ];
  }

  /**
   * Configs have changed: so may have the hosts that are sites of their own. What was decided about a config that is gone
   * goes too, as in the vault: another one may get its id.
   */
  async reload(): Promise<void> {
    this.#inAddress = inAddress(this.#vault);
    const { session, tabs } = this.#passing;
    const left = live(this.#vault, this.#passing);
    if (left.session.length < session.length || left.tabs.length < tabs.length) await this.#pass(left);
    else this.#table = this.#read();
  }

  /** A config has another id. */
  async rename(from: AuthConfigId, to: AuthConfigId): Promise<void> {
    const { session, tabs } = this.#passing;
    await this.#pass({ session: following(session, from, to), tabs: following(tabs, from, to) });
  }

  /** Decides about a site; takes the place of an earlier decision. */
  async set({ site, configId, decision }: Grant): Promise<void> {
    if (!this.#mayStand({ configId, decision })) throw new Error('Not for good: it is read in the address');
    await this.remove(site, configId);
    if (decision === 'session') {
      await this.#pass({
        ...this.#passing,
        session: [...this.#passing.session, { site, configId, record: this.#recordOf(configId) }],
      });
    } else {
      await this.#store([...this.#vault.grants(), { site, configId, decision }]);
    }
  }

  /** Takes a decision back, and what it allowed in single tabs. */
  async remove(site: string, configId: AuthConfigId): Promise<void> {
    const gone = { site, configId };
    const stored = this.#vault.grants().filter(it => !isSame(it, gone));
    if (stored.length < this.#vault.grants().length) await this.#store(stored);
    await this.#pass({
      session: this.#passing.session.filter(it => !isSame(it, gone)),
      tabs: this.#passing.tabs.filter(it => !isSame(it, gone)),
    });
  }

  /** Allows one page load. */
  async allowTab(grant: TabGrant): Promise<void> {
    const others = this.#passing.tabs.filter(it => it.tabId !== grant.tabId || !isSame(it, grant));
    await this.#pass({
      ...this.#passing,
      tabs: [...others, { ...grant, record: this.#recordOf(grant.configId) }],
    });
  }

  /** Whether something is allowed for the page load in a tab. */
  concernsTab(tabId: number): boolean {
    return this.#passing.tabs.some(it => it.tabId === tabId);
  }

  /**
   * The tab is on its way to another page, whose first requests must not find what was allowed for this one; or
   * (`false`) it stays after all, as when the address turned out to be a download.
   */
  setLeaving(tabId: number, leaving: boolean): void {
    if (leaving) this.#leaving.add(tabId);
    else this.#leaving.delete(tabId);
    this.#table = this.#read();
  }

  /** The tab left the page, or is closed. */
  async leave(tabId: number): Promise<void> {
    this.#leaving.delete(tabId);
    await this.#pass({ ...this.#passing, tabs: this.#passing.tabs.filter(it => it.tabId !== tabId) });
  }

  /** Invariant 11: no site may use for good what it reads in the address. A config's method may change after it was. */
  #mayStand({ configId, decision }: Pick<Grant, 'configId' | 'decision'>): boolean {
    return decision !== 'always' || !this.#inAddress.has(configId);
  }

  #recordOf(configId: AuthConfigId): string {
    return this.#vault.recordKey(configId) ?? '';
  }

  #read(): GrantTable {
    const resources = this.#vault.configs().flatMap(config => config.resources);
    return new GrantTable(
      this.list(),
      this.#passing.tabs.filter(({ tabId }) => !this.#leaving.has(tabId)),
      new Set(resources.map(({ host }) => host)),
    );
  }

  async #store(grants: readonly StoredGrant[]): Promise<void> {
    await this.#vault.saveGrants(grants);
    this.#table = this.#read();
  }

  async #pass(passing: Passing): Promise<void> {
    this.#passing = passing;
    this.#table = this.#read();
    await browser.storage.session.set({ [entry]: passing });
  }
}
