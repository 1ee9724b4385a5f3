/** The activity log as a user searches it, and as text for a bug report. */
import type { Activity, Outcome } from '../../messages/tab-notes.js';

export interface ActivityFilter {
  readonly search: string;
  readonly outcome: Outcome | undefined;
}

/** Those with this outcome that hold every word of the search. */
export function fitting(all: readonly Activity[], { search, outcome }: ActivityFilter): readonly Activity[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(it => {
    if (outcome !== undefined && it.outcome !== outcome) return false;
    const words = [it.url, it.site, it.name, it.configId, it.status].join('\n').toLowerCase();
    return wanted.every(word => words.includes(word));
  });
}

/**
 * One line each, in words that are the same in every language, as who reads a bug report may speak another one. Text
 * from outside cannot begin a line of its own: URLs hold no line breaks, names are quoted.
 */
export function asText(activities: readonly Activity[], product: string): string {
  const lines = activities.map(({ time, tabId, url, outcome, status, site, configId, name }) => {
    const config = configId === undefined ? [] : [`config=${configId}`, JSON.stringify(name ?? '')];
    const rest = [
      status === undefined ? [] : `status=${status}`,
      site === undefined ? [] : `site=${site}`,
      ...config,
      `tab=${tabId}`,
    ];
    return [new Date(time).toISOString(), outcome, url, ...rest.flat()].join(' ');
  });
  return `${[product, ...lines].join('\n')}\n`;
}
