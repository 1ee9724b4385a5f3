import { endianness } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestToCompanion, longestToExtension } from '../../shared/protocol.js';
import { FrameReader, FrameTooLong, writeFrame } from './frames.js';

const little = endianness() === 'LE';

describe('frames', () => {
  it('come back as they were written, in whatever pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { maxLength: 6 }),
        fc.array(fc.nat(40), { minLength: 1 }),
        (texts, cuts) => {
          const all = Buffer.concat(texts.map(each => writeFrame(each) as Buffer));
          const reader = new FrameReader();
          const read: unknown[] = [];
          for (let at = 0, n = 0; at < all.length; n++) {
            const end = at + 1 + (cuts[n % cuts.length] as number);
            for (const body of reader.push(all.subarray(at, end))) read.push(JSON.parse(body.toString()));
            at = end;
          }
          expect(read).toEqual(texts);
        },
      ),
    );
  });

  it('longer than a browser sends are refused by their length alone', () => {
    const head = Buffer.alloc(4);
    if (little) head.writeUInt32LE(longestToCompanion + 1);
    else head.writeUInt32BE(longestToCompanion + 1);
    expect(() => new FrameReader().push(head)).toThrow(FrameTooLong);
  });

  it('longer than a browser takes are not written', () => {
    expect(writeFrame('x'.repeat(longestToExtension - 2))).toHaveLength(longestToExtension + 4);
    expect(writeFrame('x'.repeat(longestToExtension - 1))).toBeUndefined();
  });
});
