/**
 * Changed files: whatever is changed in a database or an export, reading it gives configs or one of the named errors, in
 * bounded time. `npm run test:fuzz` reads more of them.
 */
import { expect, it } from 'vitest';
import { QgisDataError, readAuthDatabase, readAuthXml } from '../../shared/qgis/index.js';
import { bytesOf, manifest, textOf } from './fixtures.js';

const runs = Number(process.env.LATCHKEY_MUTATIONS ?? 150);

/** mulberry32: a seed gives the same changes again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Some bytes are changed, a piece is cut out, repeated or filled with one byte. */
function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  const below = (limit: number) => Math.floor(next() * limit);
  const copy = bytes.slice();
  const at = below(copy.length);
  const length = 1 + below(64);
  switch (below(5)) {
    case 0:
      for (let n = 1 + below(8); n > 0; n--) copy[below(copy.length)] = below(256);
      return copy;
    case 1:
      // Where the trees and rows are described.
      for (let n = 1 + below(4); n > 0; n--)
        copy[(below(copy.length / 4096) * 4096 + below(120)) % copy.length] = below(256);
      return copy;
    case 2:
      return copy.subarray(0, at);
    case 3:
      return copy.fill(below(256), at, at + length);
    default:
      copy.copyWithin(below(copy.length), at, at + length);
      return copy;
  }
}

async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'read';
  } catch (error) {
    if (error instanceof QgisDataError) return error.fault;
    throw error;
  }
}

const inputs = [
  ['qgis-auth.db', (bytes: Uint8Array) => readAuthDatabase(bytes, manifest.masterPassword)],
  ['export-plain.xml', (bytes: Uint8Array) => readAuthXml(new TextDecoder().decode(bytes), '')],
  [
    'export-encrypted.xml',
    (bytes: Uint8Array) => readAuthXml(new TextDecoder().decode(bytes), manifest.exportPassword),
  ],
] as const;

it.each(inputs)(
  '%s',
  async (file, read) => {
    const original = file.endsWith('.db')
      ? bytesOf(`qgis/${file}`)
      : new TextEncoder().encode(textOf(`qgis/${file}`));
    const seen = new Map<string, number>();
    let longest = 0;
    for (let seed = 0; seed < runs; seed++) {
      const begun = performance.now();
      const came = await outcome(() => read(mutate(original, random(seed)))).catch(error => {
        throw new Error(`Seed ${seed}`, { cause: error });
      });
      longest = Math.max(longest, performance.now() - begun);
      seen.set(came, (seen.get(came) ?? 0) + 1);
    }
    console.log(
      `${file}: ${runs} changed, longest ${Math.round(longest)} ms, ${JSON.stringify(Object.fromEntries(seen))}`,
    );
    expect(seen.get('damaged')).toBeGreaterThan(0);
    expect(seen.get('read')).toBeGreaterThan(0);
  },
  600_000,
);
