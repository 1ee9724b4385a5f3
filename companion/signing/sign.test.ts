import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  verify,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CKG, CKM } from '../pkcs11/constants.js';
import { emsaPss, mgf1 } from './pss.js';
import { sign } from './sign.js';

const message = Buffer.from('what a TLS handshake would sign');
const digest = (name: string) => createHash(name).update(message).digest();
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const ask = (
  mechanism: number,
  data: Uint8Array,
  pss?: { hash: number; mgf: number; saltLength: number },
) => ({
  key: '',
  mechanism,
  data,
  pss,
});

describe('RSA', () => {
  it('PKCS#1: a DigestInfo becomes a signature that OpenSSL verifies', () => {
    const key = rsa(2048);
    const digestInfo = Buffer.concat([
      Buffer.from('3031300d060960864801650304020105000420', 'hex'),
      digest('sha256'),
    ]);
    const signature = sign(key, ask(CKM.RSA_PKCS, digestInfo));
    expect(verify('sha256', message, createPublicKey(key), signature as Buffer)).toBe(true);
  });

  const hashes: [string, number, number, number][] = [
    ['sha256', CKM.SHA256, CKG.MGF1_SHA256, 32],
    ['sha384', CKM.SHA384, CKG.MGF1_SHA384, 48],
    ['sha512', CKM.SHA512, CKG.MGF1_SHA512, 64],
  ];
  // A modulus whose bits are one more than a multiple of 8 leaves its first byte out of the padding.
  const keys = [2048, 2049, 3072].map((bits): [number, KeyObject] => [bits, rsa(bits)]);
  it.each(hashes)('PSS with %s: OpenSSL verifies it', (name, hash, mgf, saltLength) => {
    for (const [, key] of keys) {
      const signature = sign(key, ask(CKM.RSA_PKCS_PSS, digest(name), { hash, mgf, saltLength }));
      const padded = { key: createPublicKey(key), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
      expect(verify(name, message, padded, signature as Buffer)).toBe(true);
    }
  });

  it('MGF1 counts its blocks', () => {
    const seed = Buffer.from('seed');
    const block = (n: number) =>
      createHash('sha256')
        .update(seed)
        .update(Buffer.of(0, 0, 0, n))
        .digest();
    expect(mgf1('sha256', seed, 40)).toEqual(Buffer.concat([block(0), block(1)]).subarray(0, 40));
  });

  it('the same salt gives the same encoding, a fresh one another', () => {
    const salt = Buffer.alloc(32, 1);
    const [a, b] = [0, 1].map(() => emsaPss('sha256', digest('sha256'), 32, 2048, salt));
    expect(a).toEqual(b);
    expect(emsaPss('sha256', digest('sha256'), 32, 2048)).not.toEqual(a);
  });

  const key = keys[0]?.[1] as KeyObject;
  const pss = { hash: CKM.SHA256, mgf: CKG.MGF1_SHA256, saltLength: 32 };
  const refused: [string, ReturnType<typeof ask>][] = [
    ['too much data', ask(CKM.RSA_PKCS, Buffer.alloc(246))],
    ['PSS without parameters', ask(CKM.RSA_PKCS_PSS, digest('sha256'))],
    ['a digest of another length', ask(CKM.RSA_PKCS_PSS, digest('sha384'), pss)],
    ['a mask of another hash', ask(CKM.RSA_PKCS_PSS, digest('sha256'), { ...pss, mgf: CKG.MGF1_SHA512 })],
    ['a salt as long as memory', ask(CKM.RSA_PKCS_PSS, digest('sha256'), { ...pss, saltLength: 2 ** 40 })],
    ['SHA-1', ask(CKM.RSA_PKCS_PSS, digest('sha1'), { ...pss, hash: 0x220, mgf: 1 })],
    ['ECDSA', ask(CKM.ECDSA, digest('sha256'))],
  ];
  it.each(refused)('refuses %s', (_, request) => {
    expect(sign(key, request)).toBeUndefined();
  });
});

describe('ECDSA', () => {
  const rows = ['prime256v1', 'secp384r1', 'secp521r1'].flatMap(curve =>
    ['sha1', 'sha256', 'sha384', 'sha512'].map((hash): [string, string] => [curve, hash]),
  );
  it.each(rows)('%s with %s: OpenSSL verifies it, every time', (curve, hash) => {
    const key = ec(curve);
    for (let n = 0; n < 10; n++) {
      const signature = sign(key, ask(CKM.ECDSA, digest(hash)));
      const ieee = { key: createPublicKey(key), dsaEncoding: 'ieee-p1363' as const };
      expect(verify(hash, message, ieee, signature as Buffer)).toBe(true);
    }
  });

  it('never uses a nonce twice', () => {
    const key = ec('prime256v1');
    const points = Array.from({ length: 200 }, () =>
      sign(key, ask(CKM.ECDSA, digest('sha256')))
        ?.subarray(0, 32)
        .toString('hex'),
    );
    expect(new Set(points).size).toBe(200);
  });

  it('refuses a curve that TLS here does not use', () => {
    expect(sign(ec('secp256k1'), ask(CKM.ECDSA, digest('sha256')))).toBeUndefined();
  });
});
