import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemOf } from '../testing/outcome.js';
import { parseBer } from './ber.js';
import { explicit, integer, octets, oid, sequence, set } from './values.js';

const parse = (hex: string) => parseBer(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
describe('reads', () => {
  it('nested values, with what each was encoded as', () => {
    const value = parse('30 08 02 01 05 a0 03 04 01 aa');
    const [number, tagged] = sequence(value);
    expect(integer(number)).toBe(5);
    expect(octets(explicit(tagged, 0))).toEqual(Buffer.from([0xaa]));
    expect(tagged?.raw.toString('hex')).toBe('a0030401aa');
  });

  it('lengths in their long form, also longer than need be', () => {
    expect(octets(parse('04 84 00 00 00 02 01 02'))).toEqual(Buffer.from([1, 2]));
  });

  it('indefinite lengths, one in the other', () => {
    const value = parse('30 80 30 80 02 01 07 00 00 00 00 ff');
    expect(integer(sequence(sequence(value)[0])[0])).toBe(7);
    expect(value.raw.length).toBe(11);
  });

  it('octet strings in chunks, also as an implicit [0]', () => {
    expect(octets(parse('24 80 04 01 01 24 03 04 01 02 00 00')).toString('hex')).toBe('0102');
    expect(octets(parse('a0 06 04 01 01 04 01 02')).toString('hex')).toBe('0102');
    expect(octets(parse('80 02 01 02')).toString('hex')).toBe('0102');
  });

  it.each([
    ['02 01 00', 0],
    ['02 01 7f', 127],
    ['02 02 00 ff', 255],
    ['02 04 7f ff ff ff', 2 ** 31 - 1],
    ['02 07 00 ff ff ff ff ff ff', 2 ** 48 - 1],
  ])('the number %s', (hex, number) => {
    expect(integer(parse(hex))).toBe(number);
  });

  it.each([
    ['06 09 2a 86 48 86 f7 0d 01 07 01', '1.2.840.113549.1.7.1'],
    ['06 03 55 1d 0f', '2.5.29.15'],
    ['06 03 88 37 01', '2.999.1'],
  ])('the object identifier %s', (hex, dotted) => {
    expect(oid(parse(hex))).toBe(dotted);
  });
});

describe('refuses as damaged', () => {
  const rows: [string, () => unknown][] = [
    ['nothing at all', () => parse('')],
    ['a tag alone', () => parse('30')],
    ['a value longer than the file', () => parse('04 05 01')],
    ['a length of 2 GiB', () => parse('30 84 7f ff ff ff 02 01 01')],
    ['a length of eight octets', () => parse('30 88 00 00 00 00 00 00 00 01 00')],
    ['a child longer than its parent', () => parse('30 03 04 05 01 02 03 04 05')],
    ['an indefinite length without an end', () => parse('30 80 02 01 01')],
    ['an end that lies outside of the parent', () => parse('30 05 30 80 02 01 01 00 00')],
    ['a primitive value of indefinite length', () => parse('04 80 00 00')],
    ['a tag of several octets', () => parse('3f 81 01 00')],
    ['20,000 levels', () => parse('30 80'.repeat(20_000))],
    [
      'a million values',
      () => parseBer(Buffer.concat([Buffer.from('30831e8480', 'hex'), Buffer.alloc(2e6, '0500', 'hex')])),
    ],
    ['a negative number', () => integer(parse('02 01 ff'))],
    ['a number without digits', () => integer(parse('02 00'))],
    ['a number of 20 octets', () => integer(parse(`02 14 ${'01'.repeat(20)}`))],
    ['an object identifier without end', () => oid(parse(`06 20 ${'ff'.repeat(32)}`))],
    ['a set for a sequence', () => sequence(parse('31 00'))],
    ['a sequence for a set', () => set(parse('30 00'))],
    ['a missing value', () => integer(undefined)],
    ['an empty explicit tag', () => explicit(parse('a0 00'), 0)],
  ];
  it.each(rows)('%s', (_, action) => {
    expect(problemOf(action)).toBe('damaged');
  });
});

it('never fails in another way, whatever it is given', () => {
  const octet = fc.oneof(fc.constantFrom(0x30, 0x24, 0xa0, 0x80, 0, 2, 4), fc.nat(255));
  fc.assert(
    fc.property(fc.array(octet, { maxLength: 200 }), bytes => {
      expect(['damaged', undefined]).toContain(problemOf(() => parseBer(Buffer.from(bytes))));
    }),
    { numRuns: 2000 },
  );
});
