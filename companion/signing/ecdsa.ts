/**
 * ECDSA over a digest that is given (FIPS 186-5, 6.4): Node signs only together with a hash of its own. The secret
 * multiplication on the curve is OpenSSL's, through ECDH keys; what is left is arithmetic modulo the group's order, in
 * which the secrets are blinded, as BigInt takes its time by the numbers.
 */
import { createECDH, type KeyObject, randomBytes } from 'node:crypto';

interface Curve {
  /** OpenSSL's name. */
  readonly name: string;
  /** Order of the group (SEC 2). */
  readonly order: bigint;
  /** Bytes of a coordinate, and of the order. */
  readonly size: number;
}

/** By the name a JSON Web Key has for it. */
const curves: Readonly<Record<string, Curve>> = {
  'P-256': {
    name: 'prime256v1',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    size: 32,
  },
  'P-384': {
    name: 'secp384r1',
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    size: 48,
  },
  'P-521': {
    name: 'secp521r1',
    order:
      0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    size: 66,
  },
};

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
const toBytes = (value: bigint, size: number): Buffer =>
  Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');

/** Evenly distributed from 1 to the order less one (FIPS 186-5, A.3.1: 64 bits more than needed, then reduced). */
function randomScalar({ order, size }: Curve): bigint {
  return (toNumber(randomBytes(size + 8)) % (order - 1n)) + 1n;
}

/** The inverse modulo a prime, by the extended Euclidean algorithm. */
function inverse(value: bigint, order: bigint): bigint {
  let [a, b, x, y] = [value % order, order, 1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b] = [b % a, a];
    [x, y] = [y - quotient * x, x];
  }
  return ((x % order) + order) % order;
}

/** The leftmost bits of the digest, as many as the order has. */
function digestNumber(digest: Uint8Array, { order }: Curve): bigint {
  const surplus = digest.length * 8 - order.toString(2).length;
  return surplus > 0 ? toNumber(digest) >> BigInt(surplus) : toNumber(digest);
}

/** Signs a digest: `r || s`, each as long as the order. Undefined for a curve that is not one of the three. */
export function signDigest(key: KeyObject, digest: Uint8Array): Buffer | undefined {
  const { crv = '', d = '' } = key.export({ format: 'jwk' });
  const curve = curves[crv];
  if (curve === undefined) return undefined;
  const { order, size } = curve;
  const secret = toNumber(Buffer.from(d, 'base64url'));
  const z = digestNumber(digest, curve);
  for (;;) {
    const k = randomScalar(curve);
    const point = createECDH(curve.name);
    point.setPrivateKey(toBytes(k, size));
    const r = toNumber(point.getPublicKey().subarray(1, 1 + size)) % order;
    const blind = randomScalar(curve);
    const sum = (blind * z + ((blind * r) % order) * secret) % order;
    const s = (inverse((blind * k) % order, order) * sum) % order;
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r, size), toBytes(s, size)]);
  }
}
