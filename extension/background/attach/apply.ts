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

/** Changes tried to find what the browser refuses: enough for a few rules among thousands. */
const mostTries = 100;

/** Ids from 1 on that `used` does not hold. */
function* freeIds(used: ReadonlySet<number>): Generator<number, never> {
  for (let id = 1; ; id++) if (!used.has(id)) yield id;
}

export class AttachedRules {
  /** Undefined until the first call, and when a change failed: the browser's rules are of unknown origin then. */
  #installed: Installed | undefined;
  readonly #inTurn = serialQueue();
  #calls = 0;
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /**
   * Makes exactly `rules` the installed ones, in one atomic change; calls are carried out one after the other.
   * Rules of unknown origin are replaced. Those with a secret that the browser refuses are left out. Rejects when it
   * refuses another or `fill` fails; then nothing of ours is left installed.
   */
  set(rules: readonly RuleBody[], fill: Fill): Promise<void> {
    const call = ++this.#calls;
    return this.#inTurn(() => this.#set(rules, fill, call));
  }

  async #set(rules: readonly RuleBody[], fill: Fill, call: number): Promise<void> {
    const before = this.#installed ?? (await this.#inherited());
    const wanted = new Map(rules.map(rule => [digestOf(rule), rule]));
    const kept = new Map([...before].filter(([digest]) => wanted.has(digest)));
    const missing = [...wanted].filter(([digest]) => !kept.has(digest));
    this.#installed = undefined;
    try {
      const filled = missing.length === 0 ? [] : await fill(missing.map(([, rule]) => rule));
      if (filled === undefined) return await this.#removeAll();
      const ids = freeIds(new Set(kept.values()));
      const plain: SessionRule[] = [];
      const secret: SessionRule[] = [];
      for (const [position, [digest, bare]] of missing.entries()) {
        const rule = filled[position];
        if (rule === undefined) continue;
        const id = ids.next().value;
        kept.set(digest, id);
        (rule === bare ? plain : secret).push({ id, ...rule });
      }
      const remove = [...before].filter(([digest]) => !wanted.has(digest)).map(([, id]) => id);
      if (remove.length + plain.length + secret.length > 0) {
        await forgetInstalled();
        const refused = await this.#change(remove, plain, secret, call);
        for (const [digest, id] of kept) if (refused.has(id)) kept.delete(digest);
        if (kept.size > 0) await saveInstalled(kept);
      }
      this.#installed = kept;
    } catch (error) {
      // Fail closed: rather nothing attached than rules nobody accounts for.
      await this.#removeAll();
      throw error;
    }
  }

  /**
   * One change. Where the browser refuses it, what keeps secrets away goes in before any secret, or nothing does. Gives the
   * ids of what was left out.
   */
  async #change(
    remove: readonly number[],
    plain: readonly SessionRule[],
    secret: readonly SessionRule[],
    call: number,
  ): Promise<ReadonlySet<number>> {
    try {
      await this.#browser.updateRules({ remove, add: [...plain, ...secret] });
      return new Set();
    } catch (error) {
      if (secret.length === 0) throw error;
      await this.#browser.updateRules({ remove, add: plain });
      const refused = await this.#addFitting(secret, call);
      console.error(`Rules refused: ${refused.size} of ${secret.length}`, error);
      return refused;
    }
  }

  /** Adds what the browser takes, by halves, and gives the ids of the others. A later call, as at lock, does not wait. */
  async #addFitting(rules: readonly SessionRule[], call: number): Promise<ReadonlySet<number>> {
    const refused = new Set<number>();
    const parts = [rules];
    let tries = 0;
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const mayTry = tries++ < mostTries && call === this.#calls;
      if (mayTry && (await this.#takes(part))) continue;
      const half = Math.ceil(part.length / 2);
      if (mayTry && half < part.length) parts.push(part.slice(half), part.slice(0, half));
      else for (const { id } of part) refused.add(id);
    }
    return refused;
  }

  #takes(add: readonly SessionRule[]): Promise<boolean> {
    return this.#browser.updateRules({ remove: [], add }).then(
      () => true,
      () => false,
    );
  }

  async #removeAll(): Promise<void> {
    await forgetInstalled();
    await this.#browser.updateRules({ remove: await this.#attachedIds(), add: [] });
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
