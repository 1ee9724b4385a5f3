/** Brings the browser's session rules in line with the compiled ones, by difference. */
import type { Browser, RuleBody, SessionRule } from '../../browser/index.js';

/** Ids of attaching rules; the guards (challenge/guard.ts) have the ones from here on. */
export const firstGuardId = 1_000_000;

export class AttachedRules {
  /** Ids by the rule's text; undefined until the first call, when the browser's rules are of unknown origin. */
  #installed: Map<string, number> | undefined;
  #queue: Promise<void> = Promise.resolve();
  readonly #browser: Browser;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /**
   * Makes exactly `rules` the installed ones, in one atomic change; calls are carried out one after the other.
   * The first call after the worker started replaces whatever is there. Rejects when the browser refuses; then
   * nothing of ours is left installed.
   */
  set(rules: readonly RuleBody[]): Promise<void> {
    const next = this.#queue.then(() => this.#set(rules));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #set(rules: readonly RuleBody[]): Promise<void> {
    const before = this.#installed;
    const stale = before ?? new Map((await this.#attachedIds()).map(id => [`unknown ${id}`, id]));
    const kept = new Map<string, number>();
    const fresh: [string, RuleBody][] = [];
    for (const rule of rules) {
      const text = JSON.stringify(rule);
      const id = before?.get(text);
      if (id === undefined) fresh.push([text, rule]);
      else kept.set(text, id);
    }
    const remove = [...stale].filter(([text]) => !kept.has(text)).map(([, id]) => id);
    const used = new Set(kept.values());
    const add: SessionRule[] = [];
    let id = 1;
    for (const [text, rule] of fresh) {
      while (used.has(id)) id++;
      kept.set(text, id);
      add.push({ id, ...rule });
      id++;
    }
    if (remove.length === 0 && add.length === 0) return;
    this.#installed = undefined;
    try {
      await this.#browser.updateRules({ remove, add });
      this.#installed = kept;
    } catch (error) {
      // Fail closed: rather nothing attached than rules nobody accounts for.
      await this.#browser.updateRules({ remove: await this.#attachedIds(), add: [] });
      throw error;
    }
  }

  async #attachedIds(): Promise<number[]> {
    return (await this.#browser.ruleIds()).filter(id => id < firstGuardId);
  }
}
