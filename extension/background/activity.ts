/**
 * The activity log: what Latchkey did to requests and why, for the user and for a bug report. It holds no secret and
 * no query, lies in memory only (storage.session, as workers stop), and lock empties it.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { type Activity, activity } from '../messages/tab-notes.js';

/** Written page by page, so that a busy page of tiles does not rewrite the whole log with each batch. */
const pageSize = 100;
const pages = 10;
const batchMs = 500;

const prefix = 'activity ';
const schema = v.array(activity);

/** The last `pageSize * pages` activities, in numbered pages. */
export class ActivityPages {
  readonly #pages = new Map<number, Activity[]>();
  #last = 0;

  constructor(stored: Iterable<readonly [number, Activity[]]> = []) {
    for (const [number, page] of [...stored].sort(([a], [b]) => a - b)) {
      this.#pages.set(number, page);
      this.#last = number;
    }
  }

  /** Adds one; says which page changed and which one fell out, if any. */
  add(entry: Activity): { changed: number; dropped?: number } {
    const full = (this.#pages.get(this.#last)?.length ?? 0) >= pageSize;
    if (full) this.#last++;
    this.#pages.set(this.#last, [...(this.#pages.get(this.#last) ?? []), entry]);
    const dropped = this.#last - pages;
    return this.#pages.delete(dropped) ? { changed: this.#last, dropped } : { changed: this.#last };
  }

  page(number: number): readonly Activity[] {
    return this.#pages.get(number) ?? [];
  }

  /** All, newest first. */
  list(): Activity[] {
    return [...this.#pages.values()].flat().reverse();
  }
}

let log: Promise<ActivityPages> | undefined;
const changed = new Set<number>();
let writing: ReturnType<typeof setTimeout> | undefined;
/** Grows each time the log is emptied: what began before is not written after. */
let emptied = 0;

async function load(): Promise<ActivityPages> {
  const stored = Object.entries(await browser.storage.session.get(null)).filter(([key]) =>
    key.startsWith(prefix),
  );
  return new ActivityPages(
    stored.flatMap(([key, value]) => {
      const parsed = v.safeParse(schema, value);
      return parsed.success ? [[Number(key.slice(prefix.length)), parsed.output] as const] : [];
    }),
  );
}

function opened(): Promise<ActivityPages> {
  log ??= load();
  return log;
}

/** The URL as the log keeps it: without query, fragment and credentials, which may be secrets. */
export function loggedUrl(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? '' : `${parsed.protocol}//${parsed.host}${parsed.pathname}`.slice(0, 2048);
}

/** Adds an activity; written in batches. */
export async function noteActivity(entry: Activity): Promise<void> {
  const before = emptied;
  const current = await opened();
  if (emptied !== before) return;
  const { changed: page, dropped } = current.add(entry);
  changed.add(page);
  if (dropped !== undefined) void browser.storage.session.remove(prefix + dropped);
  writing ??= setTimeout(() => {
    writing = undefined;
    const items = [...changed].map(number => [prefix + number, current.page(number)]);
    changed.clear();
    void browser.storage.session.set(Object.fromEntries(items));
  }, batchMs);
}

/** All activities kept, newest first. */
export async function listActivities(): Promise<Activity[]> {
  return (await opened()).list();
}

/** At lock: storage.session itself is emptied by lock.ts. */
export function forgetActivities(): void {
  emptied++;
  clearTimeout(writing);
  writing = undefined;
  changed.clear();
  log = undefined;
}

/** The user empties the log. */
export async function clearActivities(): Promise<void> {
  forgetActivities();
  const keys = Object.keys(await browser.storage.session.get(null)).filter(key => key.startsWith(prefix));
  await browser.storage.session.remove(keys);
}
