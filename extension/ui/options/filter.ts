/** Finding configs in a long list. */
import { parseResource, type Resource } from '../../../shared/resource.js';
import type { ConfigView } from '../../messages/config-view.js';

/** Host and port of a resource, as a user would say it. */
export function hostText({ wildcard, host, scheme, port }: Resource): string {
  const usual = port === (scheme === 'https' ? 443 : 80);
  return `${wildcard ? '*.' : ''}${host}${usual ? '' : `:${port}`}`;
}

/** The host of a resource's text; the text itself when it cannot be read. */
export function hostOf(text: string): string {
  const parsed = parseResource(text);
  return parsed.ok ? hostText(parsed.resource) : text;
}

/** A config with what it is searched by. */
export interface Searchable {
  readonly config: ConfigView;
  readonly words: string;
}

/** Sorted by name, and prepared for searching by name, id, resource and the method's name on screen. */
export function searchable(
  configs: readonly ConfigView[],
  methodText: (name: string) => string,
): Searchable[] {
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  return configs
    .toSorted((a, b) => compare(a.name, b.name))
    .map(config => {
      const parts = [
        config.name,
        config.id,
        methodText(config.method),
        ...config.resources.map(({ text }) => text),
      ];
      return { config, words: parts.join('\n').toLowerCase() };
    });
}

/** Those that hold every word of `search`. */
export function matching(all: readonly Searchable[], search: string): ConfigView[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ words }) => wanted.every(word => words.includes(word))).map(({ config }) => config);
}
