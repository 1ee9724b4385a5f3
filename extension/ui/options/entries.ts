/** Fields of the user's own naming as rows, which may for a moment have no name, or the same one. */
import type { Draft } from './draft.js';

export interface Entry {
  /** Tells rows apart while they come and go. */
  readonly key: number;
  readonly name: string;
  /** `null`: the stored value stays as it is. */
  readonly value: string | null;
}

let lastKey = 0;

/** A row for each field; one blank row when there is none. */
export function entriesOf(fields: Draft['fields']): readonly Entry[] {
  const all = Object.entries(fields);
  return (all.length === 0 ? [['', ''] as const] : all).map(([name, value]) => ({
    key: ++lastKey,
    name,
    value,
  }));
}

/** One field for each row, in their order. A name that is taken already gets blanks behind it, which no name may have. */
export function fieldsOf(entries: readonly Entry[]): Draft['fields'] {
  const fields: Record<string, string | null> = {};
  for (const { name, value } of entries) {
    let free = name;
    while (free in fields) free += ' ';
    fields[free] = value;
  }
  return fields;
}
