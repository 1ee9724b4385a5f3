/**
 * The questions that wait for the user, one shown at a time. Any number may wait for the same answer. Closing the
 * window cancels all of them; each ends by itself after five minutes; who ends by himself (a request whose tab was
 * closed) leaves. Nobody waits longer than that, whatever happens (invariant 9).
 */
import { type Asker, keyOf, type Question, rowsOf, type WaitingRow } from './question.js';

/** Longest wait from the moment a question was first asked, in milliseconds. */
export const longestWaitMs = 5 * 60_000;
/** More than a user answers in a row: whoever makes up so many gets no answer. */
export const longestQueue = 10;

/** `answered`: what was asked is decided, so look again. */
export type Settled = 'answered' | 'cancelled';

/** What shows the questions to the user. */
export interface PromptView {
  /** Opens it. A rejection cancels all: nothing hangs behind a window that never came. */
  open(): Promise<void>;
  close(): void;
  /** Another question is to be shown, or more wait. */
  update(): void;
}

/** The question to show. */
export interface Shown {
  /** Told apart from every other question there was: an answer names it. */
  readonly id: number;
  readonly question: Question;
  /** Milliseconds since the epoch at which it is cancelled. */
  readonly endsAt: number;
  readonly waiting: readonly WaitingRow[];
  /** It is the `number`th of `total`, as the window has seen them. */
  readonly number: number;
  readonly total: number;
}

interface Open {
  readonly id: number;
  readonly question: Question;
  readonly endsAt: number;
  readonly limit: ReturnType<typeof setTimeout>;
  readonly askers: Map<string, Asker & { readonly settle: (outcome: Settled) => void }>;
}

export class PromptQueue {
  readonly #view: PromptView;
  readonly #givenUp: (tabId: number) => void;
  #open: Open[] = [];
  #lastId = 0;
  /** Questions that ended since the window opened. */
  #ended = 0;

  /** `givenUp` is told each tab whose question was cancelled, by the user or because nobody answered. */
  constructor(view: PromptView, givenUp: (tabId: number) => void = () => {}) {
    this.#view = view;
    this.#givenUp = givenUp;
  }

  /** Settles when the question is answered, or nobody wants to answer it. */
  ask(question: Question, asker: Asker): Promise<Settled> {
    const first = this.#open.length === 0;
    const open = this.#open.find(it => keyOf(it.question) === keyOf(question)) ?? this.#begin(question);
    if (open === undefined) return Promise.resolve('cancelled');
    const before = open.askers.get(asker.id);
    const outcome = new Promise<Settled>(settle => {
      open.askers.set(asker.id, { ...asker, settle });
    });
    // A page that is refused the same a hundred times asks once.
    before?.settle('cancelled');
    if (first)
      this.#view.open().catch(error => {
        console.error('The prompt window did not open', error);
        this.cancelAll();
      });
    else if (before === undefined) this.#view.update();
    return outcome;
  }

  #begin(question: Question): Open | undefined {
    if (question.kind !== 'unlock' && this.#open.length >= longestQueue) return undefined;
    const id = ++this.#lastId;
    const limit = setTimeout(() => this.cancel(id), longestWaitMs);
    const open: Open = { id, question, endsAt: Date.now() + longestWaitMs, limit, askers: new Map() };
    // Without the vault nothing else can be answered.
    this.#open = question.kind === 'unlock' ? [open, ...this.#open] : [...this.#open, open];
    return open;
  }

  /** What to show; undefined when there is nothing to ask. */
  get shown(): Shown | undefined {
    const [open] = this.#open;
    if (open === undefined) return undefined;
    const { id, question, endsAt, askers } = open;
    const place = { number: this.#ended + 1, total: this.#ended + this.#open.length };
    return { id, question, endsAt, waiting: rowsOf(askers.values()), ...place };
  }

  /** All questions, with the tabs that wait for their answers. */
  get open(): readonly { readonly id: number; readonly question: Question; readonly tabs: Set<number> }[] {
    return this.#open.map(({ id, question, askers }) => {
      return { id, question, tabs: new Set([...askers.values()].map(({ tabId }) => tabId)) };
    });
  }

  /** The question is decided, in the window or elsewhere. */
  answered(question: Question): void {
    const isIt = (open: Open) => keyOf(open.question) === keyOf(question);
    this.#end(open => (isIt(open) ? [...open.askers.keys()] : []), 'answered');
  }

  /**
   * The user does not want to answer, or nobody did in time. Whatever else the same tabs ask goes with it: they have
   * to earn the user's attention again.
   */
  cancel(id: number): void {
    const tabs = this.open.find(it => it.id === id)?.tabs ?? new Set();
    this.#giveUp(tabs);
    this.#end(
      ({ askers }) => [...askers.values()].filter(({ tabId }) => tabs.has(tabId)).map(it => it.id),
      'cancelled',
    );
  }

  /** The window was closed. */
  cancelAll(): void {
    this.#giveUp(new Set(this.open.flatMap(({ tabs }) => [...tabs])));
    this.#end(({ askers }) => [...askers.keys()], 'cancelled');
  }

  /** Whoever asked under this id needs no answer any more. */
  drop(askerId: string): void {
    this.#end(({ askers }) => (askers.has(askerId) ? [askerId] : []), 'cancelled');
  }

  /** First: what the cancelled pages do next must not open the window again. */
  #giveUp(tabs: ReadonlySet<number>): void {
    for (const tabId of tabs) this.#givenUp(tabId);
  }

  /** Settles those askers that `leaving` names; questions nobody waits for any more are over. */
  #end(leaving: (open: Open) => readonly string[], outcome: Settled): void {
    const settling = this.#open.flatMap(open =>
      leaving(open).flatMap(id => {
        const asker = open.askers.get(id);
        open.askers.delete(id);
        return asker === undefined ? [] : [asker];
      }),
    );
    if (settling.length === 0) return;
    const over = this.#open.filter(({ askers }) => askers.size === 0);
    for (const { limit } of over) clearTimeout(limit);
    this.#open = this.#open.filter(({ askers }) => askers.size > 0);
    this.#ended = this.#open.length === 0 ? 0 : this.#ended + over.length;
    if (this.#open.length === 0) this.#view.close();
    else this.#view.update();
    for (const { settle } of settling) settle(outcome);
  }
}
