/** Brings the browser's session rules in line with the compiled ones, by difference. */
import { serialQueue } from '../../../shared/serial-queue.js';
import type { Browser, RuleBody, SessionRule } from '../../browser/index.js';
import { digestOf, forgetInstalled, type Installed, loadInstalled, saveInstalled } from './installed.js';

/** Ids of attaching rules; the guards (challenge/guard.ts) have the ones from here on. */
export const firstGuardId = 1_000_000;
/** And certificate/rules.ts from here on. */
export const firstCertificateId = 2_000_000;
/** And attach/signed-pages.ts. */
export const firstSignedId = 3_000_000;

/**
 * Fills secrets into rules that are to be added; leaves out those there is none for. Undefined when the vault was
 * locked meanwhile: then nothing is to stay installed.
 */
export type Fill = (fresh: readonly RuleBody[]) => Promise<readonly (RuleBody | undefined)[] | undefined>;

/** Ids from 1 on that `used` does not hold. */
function* freeIds(used: ReadonlySet<number>): Generator<number, never> {
  for (let id = 1; ; id++) if (!used.has(id)) yield id;
}

export class AttachedRules {
  /** Undefined until the first call, and when a change failed: the browser's rules are of unknown origin then. */
  #installed: Installed | undefined;
  readonly #inTurn = serialQueue();
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /**
   * Makes exactly `rules` the installed ones, in one atomic change; calls are carried out one after the other.
   * Rules of unknown origin are replaced. Rejects when the browser refuses or `fill` fails; then nothing of ours is
   * left installed.
   */
  set(rules: readonly RuleBody[], fill: Fill): Promise<void> {
    return this.#inTurn(() => this.#set(rules, fill));
  }

  async #set(rules: readonly RuleBody[], fill: Fill): Promise<void> {
    const before = this.#installed ?? (await this.#inherited());
    const wanted = new Map(rules.map(rule => [digestOf(rule), rule]));
    const kept = new Map([...before].filter(([digest]) => wanted.has(digest)));
    const missing = [...wanted].filter(([digest]) => !kept.has(digest));
    this.#installed = undefined;
    try {
      const filled = missing.length === 0 ? [] : await fill(missing.map(([, rule]) => rule));
      if (filled === undefined) return await this.#removeAll();
      const ids = freeIds(new Set(kept.values()));
      const add: SessionRule[] = [];
      for (const [position, [digest]] of missing.entries()) {
        const rule = filled[position];
        if (rule === undefined) continue;
        const id = ids.next().value;
        kept.set(digest, id);
        add.push({ id, ...rule });
      }
      const remove = [...before].filter(([digest]) => !wanted.has(digest)).map(([, id]) => id);
      if (remove.length > 0 || add.length > 0) await this.#change(remove, add, kept);
      this.#installed = kept;
    } catch (error) {
      // Fail closed: rather nothing attached than rules nobody accounts for.
      await this.#removeAll();
      throw error;
    }
  }

  async #change(remove: readonly number[], add: readonly SessionRule[], after: Installed): Promise<void> {
    await forgetInstalled();
    await this.#browser.updateRules({ remove, add });
    if (after.size > 0) await saveInstalled(after);
  }

  async #removeAll(): Promise<void> {
    await this.#change(await this.#attachedIds(), [], new Map());
  }

  /** What an earlier worker installed; if that is not what is there, nothing of it is to be kept. */
  async #inherited(): Promise<Installed> {
    const [known, ids] = await Promise.all([loadInstalled(), this.#attachedIds()]);
    const all = new Set(known?.values());
    if (known !== undefined && all.size === ids.length && ids.every(id => all.has(id))) return known;
    return new Map(ids.map(id => [`unknown ${id}`, id]));
  }

  async #attachedIds(): Promise<number[]> {
    return (await this.#browser.ruleIds()).filter(id => id < firstGuardId);
  }
}
