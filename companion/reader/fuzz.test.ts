/** Damage of every kind to files of every kind: an answer of the table each time, soon, and in bounded memory. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Budget } from '../encryption/budget.js';
import { problemOf } from '../testing/outcome.js';
import { Pki, run } from '../testing/pki.js';
import { formats } from './messages.js';
import { read, readFound } from './read.js';

const once = ['-noiter', '-nomaciter'];
/** Enough for these files; damage that asks for more is refused, as it would be by the real budget for more. */
const iterations = 100_000;

let pki: Pki;
let files: Record<string, Buffer>;
beforeAll(() => {
  pki = new Pki();
  const client = pki.make('client');
  const [certificate, key] = [client.certificate, client.key].map(it => readFileSync(it));
  const pkcs8 = ['pkcs8', '-topk8', '-in', client.key, '-passout', 'pass:secret', '-outform', 'DER'];
  files = {
    bundle: pki.bundle(client, 'secret', once),
    'old bundle': pki.bundle(client, 'secret', ['-legacy', ...once]),
    'bare bundle': pki.bundle(client, 'secret', ['-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac']),
    'encrypted key': run('openssl', [...pkcs8, '-iter', '10']),
    PEM: Buffer.concat([certificate ?? Buffer.alloc(0), key ?? Buffer.alloc(0)]),
  };
});
afterAll(() => pki.remove());

const kinds = ['bundle', 'old bundle', 'bare bundle', 'encrypted key', 'PEM'];
const fileOf = (kind: string): Buffer => files[kind] ?? Buffer.alloc(0);

function answers(bytes: Buffer): void {
  for (const format of formats) {
    const problem = problemOf(() => readFound(bytes, format, 'secret', new Budget(iterations)));
    expect(problem ?? '').not.toContain('no ReadError');
  }
  // And the whole way, to what is told of an identity. An error that is none of ours would be called so.
  const request = {
    files: [{ format: formats[1], bytes: bytes.toString('base64') }],
    password: 'secret',
    keys: true,
  };
  expect(read(request, { store: [], now: 0 })).not.toMatchObject({
    detail: expect.stringContaining('not understood'),
  });
}

describe.each(kinds)('a damaged %s', kind => {
  it('cut anywhere', () => {
    const file = fileOf(kind);
    for (let length = 0; length < file.length; length += 7) answers(file.subarray(0, length));
  });

  it('with octets changed, put in and left out', () => {
    const file = fileOf(kind);
    const place = fc.nat(file.length - 1);
    const change = fc.record({ at: place, remove: fc.nat(3), insert: fc.uint8Array({ maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), changes => {
        let bytes = file;
        for (const { at, remove, insert } of changes) {
          bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
        }
        answers(bytes);
      }),
      { numRuns: 100 },
    );
  });

  it('with single bits turned', () => {
    const file = fileOf(kind);
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(file);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        answers(bytes);
      }),
      { numRuns: 100 },
    );
  });
});

it('memory stays bounded', () => {
  const before = process.memoryUsage().rss;
  const nested = Buffer.from('3080'.repeat(1_000_000), 'hex');
  const wide = Buffer.concat([
    Buffer.from('3083 3d0900'.replace(' ', ''), 'hex'),
    Buffer.alloc(4_000_000, '0500', 'hex'),
  ]);
  for (const bytes of [
    nested,
    wide,
    Buffer.alloc(4_000_000, '-----BEGIN A-----\n'),
    Buffer.alloc(4_000_000, '-'),
  ]) {
    answers(bytes);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
});
