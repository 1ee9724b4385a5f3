import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { VaultDamaged, VaultNewer } from './errors.js';
import { type Header, parseHeader, serialiseHeader } from './header.js';
import { kdfCeiling, kdfDefault, kdfFloor } from './kdf.js';
import { flips } from './test-kit.js';

const bytes = (length: number) => new Uint8Array(length).fill(7);
const slot = { kind: 'password', kdf: kdfDefault, salt: bytes(16), wrapped: bytes(72) } as const;
const header: Header = { format: 1, vaultId: bytes(16), keyCheck: bytes(32), slots: [slot] };
const whole = serialiseHeader(header);

/** A header with a right digest and any JSON. */
function digested(json: string): Uint8Array {
  return Buffer.concat([createHash('sha256').update(json).digest(), Buffer.from(json)]);
}

/** The header as JSON with `edit` done to it, under a right digest. */
function edited(edit: (header: { slots: { kdf: object }[] }) => void): Uint8Array {
  const json = JSON.parse(Buffer.from(whole.subarray(32)).toString());
  edit(json);
  return digested(JSON.stringify(json));
}

function damageOf(stored: unknown): VaultDamaged {
  try {
    parseHeader(stored);
  } catch (error) {
    if (error instanceof VaultDamaged) return error;
    throw error;
  }
  throw new Error('not refused');
}

test('what is written is read', () => {
  expect(parseHeader(whole)).toEqual(header);
});

test('every changed byte is damage', () => {
  for (const changed of flips(whole)) expect(damageOf(changed).part).toBe('header');
});

test('every cut is damage', () => {
  for (let length = 0; length < whole.length; length++) damageOf(whole.subarray(0, length));
});

test.each([
  ['nothing', undefined],
  ['a text', 'header'],
  ['an array', [1, 2, 3]],
  ['too much', digested(JSON.stringify('x'.repeat(70_000)))],
  ['no JSON', digested('{')],
  ['no UTF-8', digested('\ufffd').fill(0xff, 32)],
  ['null', digested('null')],
  ['a foreign member', edited(json => Object.assign(json, { more: 1 }))],
  ['format 0', edited(json => Object.assign(json, { format: 0 }))],
  ['no slot', edited(json => Object.assign(json, { slots: [] }))],
  ['a second password slot', edited(json => json.slots.push(json.slots[0]!))],
  ['an unknown kind of slot', edited(json => Object.assign(json.slots[0]!, { kind: 'fingerprint' }))],
  ['a short salt', edited(json => Object.assign(json.slots[0]!, { salt: 'AAAA' }))],
  ['a salt that is no base64', edited(json => Object.assign(json.slots[0]!, { salt: '!' }))],
])('%s is damage', (_, stored) => {
  expect(damageOf(stored).part).toBe('header');
});

const outOfBounds = (['memoryKiB', 'iterations', 'parallelism'] as const).flatMap(name =>
  [kdfFloor[name] - 1, kdfCeiling[name] + 1, 1.5, -1, null, '3'].map(value => [name, value] as const),
);

test.each(outOfBounds)('KDF parameter %s of %s under a right digest is named as damage', (name, value) => {
  const stored = edited(json => Object.assign(json.slots[0]!.kdf, { [name]: value }));
  expect(damageOf(stored)).toMatchObject({ part: 'header', detail: expect.stringContaining(name) });
});

test('a later format is not damage', () => {
  expect(() => parseHeader(digested('{"format":2,"anything":"else"}'))).toThrow(VaultNewer);
});
