import { expect, it } from 'vitest';
import { decryptRc2 } from './rc2.js';

/** RFC 2268, section 5: key, effective bits, plain text, cipher text. */
const vectors: [string, number, string, string][] = [
  ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
  ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
  ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
  ['88', 64, '0000000000000000', '61a8a244adacccf0'],
  ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
  ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
  ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
  [
    '88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e',
    129,
    '0000000000000000',
    '5b78d3a43dfff1f1',
  ],
];

const bytes = (hex: string) => Buffer.from(hex, 'hex');

it.each(vectors)('key %s of %i bits', (key, bits, plain, cipher) => {
  expect(decryptRc2(bytes(key), bits, Buffer.alloc(8), bytes(cipher)).toString('hex')).toBe(plain);
});

it('chains blocks', () => {
  const key = bytes('ffffffffffffffff');
  const block = bytes('278b27e42e2f0d49');
  const [iv, first, second] = [Buffer.alloc(8, 0xff), Buffer.alloc(8), Buffer.alloc(8, 0xff)];
  for (let i = 0; i < 8; i++) second[i] = 0xff ^ (block[i] ?? 0);
  const plain = decryptRc2(key, 64, iv, Buffer.concat([block, block]));
  expect(plain).toEqual(Buffer.concat([first, second]));
});
