/**
 * The same hash over and over, as the derivations of PKCS#12 ask for: 600,000 times and more. node:crypto takes one
 * and a half microseconds per call, most of it for the way there and back. The two hashes in use take a third of that
 * here: noble's compression function, on one block that stays where it is.
 */
import { hash } from 'node:crypto';
import { _SHA1 } from '@noble/hashes/legacy.js';
import { _SHA256 } from '@noble/hashes/sha2.js';

/** What noble shows to classes that extend its own. */
interface Compression {
  readonly outputLen: number;
  get(): number[];
  set(...state: number[]): void;
  process(block: DataView, offset: number): void;
}

const fast: Readonly<Record<string, () => Compression>> = {
  sha1: () => new _SHA1() as unknown as Compression,
  sha256: () => new _SHA256() as unknown as Compression,
};

/** The block that hashes a digest: the digest, then padding and its length in bits (FIPS 180-4, section 5.1.1). */
function blockOf(digest: Buffer): DataView {
  const octets = new Uint8Array(64);
  octets.set(digest);
  octets[digest.length] = 0x80;
  const block = new DataView(octets.buffer);
  block.setUint32(60, digest.length * 8);
  return block;
}

function repeat(compression: Compression, digest: Buffer, times: number): Buffer {
  const block = blockOf(digest);
  const start = compression.get();
  for (let i = 0; i < times; i++) {
    compression.set(...start);
    compression.process(block, 0);
    const state = compression.get();
    for (let word = 0; word < state.length; word++) block.setUint32(4 * word, state[word] ?? 0);
  }
  return Buffer.from(block.buffer, 0, compression.outputLen);
}

/** Hashes `start`, and what came out again, `iterations` times in all. `name` is OpenSSL's. */
export function iterate(name: string, start: Buffer, iterations: number): Buffer {
  let digest = hash(name, start, 'buffer');
  const compression = fast[name];
  if (compression !== undefined) return repeat(compression(), digest, iterations - 1);
  for (let i = 1; i < iterations; i++) digest = hash(name, digest, 'buffer');
  return digest;
}
