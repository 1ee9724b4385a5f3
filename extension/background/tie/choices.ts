/**
 * The user's choices between configs with the same resource while the vault is open: those remembered lie in the vault,
 * those until lock in storage.session, which lock empties.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { type AuthConfigId, following } from '../../../shared/auth-config.js';
import { liveChoices, type TieChoice } from '../../../shared/tie.js';
import { id } from '../../messages/parts.js';
import type { Vault } from '../../vault/vault.js';
import { readNote } from '../note.js';

const entry = 'choices';
const schema = v.array(v.object({ resource: v.string(), configId: id }));

export class TieChoices {
  readonly #vault: Vault;
  #untilLock: readonly TieChoice[];
  #chosen: ReadonlyMap<string, AuthConfigId>;

  private constructor(vault: Vault, untilLock: readonly TieChoice[]) {
    this.#vault = vault;
    this.#untilLock = untilLock;
    this.#chosen = this.#read();
  }

  static async load(vault: Vault): Promise<TieChoices> {
    const noted = await readNote(entry, schema);
    return new TieChoices(vault, liveChoices(noted ?? [], vault.configs()));
  }

  /** The config chosen for a resource, by its canonical text. */
  chosen(resource: string): AuthConfigId | undefined {
    return this.#chosen.get(resource);
  }

  isRemembered(resource: string): boolean {
    return this.#vault.choices().some(it => it.resource === resource);
  }

  /** Chooses, in place of an earlier choice. */
  async set(choice: TieChoice, remember: boolean): Promise<void> {
    await this.#change(choice.resource, choice, remember);
  }

  /** The resource is undecided again. */
  async forget(resource: string): Promise<void> {
    await this.#change(resource, undefined, false);
  }

  /** A config has another id. */
  async rename(from: AuthConfigId, to: AuthConfigId): Promise<void> {
    await this.#pass(following(this.#untilLock, from, to));
  }

  /** Configs have changed: the vault has dropped what is no choice any more, and so does this. */
  async reload(): Promise<void> {
    const untilLock = liveChoices(this.#untilLock, this.#vault.configs());
    if (untilLock.length < this.#untilLock.length) await this.#pass(untilLock);
    this.#chosen = this.#read();
  }

  async #change(resource: string, choice: TieChoice | undefined, remember: boolean): Promise<void> {
    const others = (choices: readonly TieChoice[]) => choices.filter(it => it.resource !== resource);
    const made = choice === undefined ? [] : [choice];
    if (remember || this.isRemembered(resource))
      await this.#vault.saveChoices([...others(this.#vault.choices()), ...(remember ? made : [])]);
    await this.#pass([...others(this.#untilLock), ...(remember ? [] : made)]);
    this.#chosen = this.#read();
  }

  #read(): ReadonlyMap<string, AuthConfigId> {
    const all = [...this.#vault.choices(), ...this.#untilLock];
    return new Map(all.map(({ resource, configId }) => [resource, configId]));
  }

  async #pass(untilLock: readonly TieChoice[]): Promise<void> {
    this.#untilLock = untilLock;
    await browser.storage.session.set({ [entry]: untilLock });
  }
}
