/** What the benchmarks share. */

export interface Figure {
  readonly what: string;
  readonly value: string;
}

/** Middle of the sorted values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Median and extremes of milliseconds. */
export function milliseconds(values: readonly number[]): string {
  const range = `${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}, n=${values.length}`;
  return `${median(values).toFixed(0)} ms (${range})`;
}
