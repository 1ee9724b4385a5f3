/** EMSA-PSS (RFC 8017, 9.1.1) over a digest that is given: Node signs RSA-PSS only together with its own hash. */
import { createHash, randomBytes } from 'node:crypto';

export type HashName = 'sha256' | 'sha384' | 'sha512';

function hash(name: HashName, ...parts: readonly Uint8Array[]): Buffer {
  const state = createHash(name);
  for (const part of parts) state.update(part);
  return state.digest();
}

/** MGF1 (RFC 8017, B.2.1). */
export function mgf1(name: HashName, seed: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0, n = 0; at < length; n++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(n);
    const block = hash(name, seed, counter);
    blocks.push(block);
    at += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/**
 * The encoded message for a modulus of so many bits; undefined when key, digest and salt do not fit together.
 * @param salt only for test vectors
 */
export function emsaPss(
  name: HashName,
  digest: Uint8Array,
  saltLength: number,
  modulusBits: number,
  salt: Uint8Array = randomBytes(saltLength),
): Buffer | undefined {
  const bits = modulusBits - 1;
  const length = Math.ceil(bits / 8);
  const h = hash(name, Buffer.alloc(8), digest, salt);
  if (digest.length !== h.length || length < h.length + saltLength + 2) return undefined;
  const data = Buffer.concat([Buffer.alloc(length - saltLength - h.length - 2), Buffer.of(1), salt]);
  const mask = mgf1(name, h, data.length);
  const masked = data.map((byte, n) => byte ^ (mask[n] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - bits));
  const encoded = Buffer.concat([masked, h, Buffer.of(0xbc)]);
  // One byte shorter than the modulus where its bits are one more than a multiple of 8.
  return Buffer.concat([Buffer.alloc(Math.ceil(modulusBits / 8) - length), encoded]);
}
