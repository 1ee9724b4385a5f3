/**
 * The user's decisions about sites while the vault is open: those that outlast the session lie in the vault, those
 * until lock and those for one page load in storage.session, which lock empties.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { AuthConfigId } from '../../../shared/auth-config.js';
import { type Grant, GrantTable, type TabGrant } from '../../../shared/grant.js';
import type { StoredGrant, Vault } from '../../vault/vault.js';

const entry = 'grants';
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{7}$/));
const schema = v.object({
  session: v.array(v.object({ site: v.string(), configId: id })),
  tabs: v.array(v.object({ site: v.string(), configId: id, tabId: v.number() })),
});
type Passing = v.InferOutput<typeof schema>;

const isSame = (a: { site: string; configId: AuthConfigId }, b: { site: string; configId: AuthConfigId }) =>
  a.site === b.site && a.configId === b.configId;

export class Grants {
  readonly #vault: Vault;
  #passing: Passing;
  #table: GrantTable;

  private constructor(vault: Vault, passing: Passing) {
    this.#vault = vault;
    this.#passing = passing;
    this.#table = this.#read();
  }

  static async load(vault: Vault): Promise<Grants> {
    const stored = (await browser.storage.session.get(entry))[entry];
    const parsed = v.safeParse(schema, stored);
    return new Grants(vault, parsed.success ? parsed.output : { session: [], tabs: [] });
  }

  get table(): GrantTable {
    return this.#table;
  }

  /** All decisions, without those for a page load. */
  list(): Grant[] {
    return [
      ...this.#vault.grants(),
      ...this.#passing.session.map(it => ({ ...it, decision: 'session' as const })),
    ];
  }

  /** Decides about a site; takes the place of an earlier decision. */
  async set({ site, configId, decision }: Grant): Promise<void> {
    await this.remove(site, configId);
    if (decision === 'session') {
      await this.#pass({ ...this.#passing, session: [...this.#passing.session, { site, configId }] });
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
    await this.#pass({ ...this.#passing, tabs: [...this.#passing.tabs, grant] });
  }

  /** The tab left the page, or is closed. Whether that took something back. */
  async leave(tabId: number): Promise<boolean> {
    const tabs = this.#passing.tabs.filter(it => it.tabId !== tabId);
    if (tabs.length === this.#passing.tabs.length) return false;
    await this.#pass({ ...this.#passing, tabs });
    return true;
  }

  #read(): GrantTable {
    return new GrantTable(this.list(), this.#passing.tabs);
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
