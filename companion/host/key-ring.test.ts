import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { CKM } from '../pkcs11/constants.js';
import { KeyRing } from './key-ring.js';

const id = 'a'.repeat(64);
const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const identity = {
  id,
  name: 'x',
  certificate: Buffer.of(),
  chain: [],
  privateKey,
  keyType: 'p256' as const,
};
const signing = {
  ask: 'sign',
  key: id,
  mechanism: CKM.ECDSA,
  data: Buffer.alloc(32).toString('base64'),
} as const;

it('a signature that is not confirmed is refused, asked about and noted; once it is, it is made and noted', async () => {
  const asked: string[] = [];
  const keys = new KeyRing(each => asked.push(each));
  await keys.add(Promise.resolve([identity]), 'every');
  expect(keys.answer({ ask: 'ready', key: id })).toEqual({ ready: false });
  expect(asked).toEqual([id]);
  expect(keys.allow(id)).toBe(true);
  expect(keys.answer(signing)).toMatchObject({ ready: true, signature: expect.any(String) });
  const noted = keys.signatures().map(({ mechanism, signed }) => ({ mechanism, signed }));
  expect(noted).toEqual([
    { mechanism: 'unconfirmed', signed: false },
    { mechanism: 'ECDSA', signed: true },
  ]);
});
