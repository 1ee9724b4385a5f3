import { compile } from '../../extension/background/attach/compile.js';
import type { Place } from '../../extension/background/attach/place.js';
import { parseResource } from '../../shared/resource.js';
import { ResourceIndex } from '../../shared/resource-index.js';
import { type Figure, median } from './figures.js';

const dialect = {
  resourceTypes: ['main_frame', 'image', 'websocket'],
  webSocketSchemes: true,
  topDomains: true,
  maxRules: 5000,
  maxRegexRules: 1000,
};

function place(text: string): Place {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  const decisions = { attach: 'proven', allowClearText: false, publicSuffix: false } as const;
  return { resource: { ...parsed.resource, ...decisions }, headers: { authorization: 'Basic dTpw' } };
}

/** Nanoseconds of one call, the median of several rounds. */
function cost(rounds: number, calls: number, call: (i: number) => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const started = process.hrtime.bigint();
    for (let i = 0; i < calls; i++) call(i);
    return Number(process.hrtime.bigint() - started) / calls;
  });
  return median(times);
}

/** One URL against the index, and the compilation of all rules, at growing numbers of configs. */
export function matching(): Figure[] {
  const figures: Figure[] = [];
  let first: number | undefined;
  for (const configs of [10, 1_000, 10_000]) {
    const places = Array.from({ length: configs }, (_, i) => place(`https://h${i}.example.org/geo/`));
    const index = new ResourceIndex(places);
    const url = (i: number) => `https://h${i % configs}.example.org/geo/wms/map?bbox=${i}`;
    const urls = Array.from({ length: 1_000 }, (_, i) => url(i * 7));
    const match = cost(9, 20_000, i => index.best(urls[i % urls.length] ?? ''));
    first ??= match;
    const compiled = cost(3, 1, () => compile(places, dialect));
    figures.push(
      {
        what: `match of one URL, ${configs} configs`,
        value: `${(match / 1000).toFixed(2)} µs (${(match / first).toFixed(2)} of the first)`,
      },
      { what: `rules compiled, ${configs} configs`, value: `${(compiled / 1e6).toFixed(1)} ms` },
    );
  }
  return figures;
}
