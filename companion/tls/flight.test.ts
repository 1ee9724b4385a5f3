import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFlight } from './flight.js';

const vector = (octets: number, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(octets);
  head.writeUIntBE(body.length, 0, octets);
  return Buffer.concat([head, body]);
};
const message = (type: number, body: Buffer) => Buffer.concat([Buffer.of(type), vector(3, body)]);
const record = (body: Buffer, type = 22) => Buffer.concat([Buffer.of(type, 3, 3), vector(2, body)]);

const certificate = Buffer.from('a certificate');
/** CN=a */
const name = Buffer.from('300c310a300806035504030c0161', 'hex');
const certificates = message(11, vector(3, vector(3, certificate)));
const request = (...names: Buffer[]) =>
  message(
    13,
    Buffer.concat([
      vector(1, Buffer.of(1)),
      vector(2, Buffer.of(4, 1)),
      vector(2, ...names.map(it => vector(2, it))),
    ]),
  );
const done = message(14, Buffer.alloc(0));
const read = (...parts: Buffer[]) => readFlight(Buffer.concat(parts), undefined);

describe('the flight of a server in TLS 1.2', () => {
  const rows: [string, Buffer[], boolean | undefined, string[]][] = [
    ['asks and names authorities', [certificates, request(name, name), done], true, ['CN=a', 'CN=a']],
    ['asks and names none', [certificates, request(), done], true, []],
    ['does not ask', [certificates, done], false, []],
    ['ends before one can tell', [certificates], undefined, []],
    [
      'has a name that is none',
      [certificates, request(Buffer.of(1)), done],
      true,
      ['(a name that cannot be read)'],
    ],
  ];
  it.each(rows)('%s', (_, messages, asked, authorities) => {
    const expected = { chain: [certificate], asked, authorities };
    expect(read(...messages.map(it => record(it)))).toEqual(expected);
    expect(read(record(Buffer.concat(messages)))).toEqual(expected);
  });

  it('may be cut into records anywhere', () => {
    const whole = Buffer.concat([certificates, request(name), done]);
    const bytes = [...whole].map(byte => record(Buffer.of(byte)));
    expect(read(...bytes)).toEqual({ chain: [certificate], asked: true, authorities: ['CN=a'] });
  });

  it('a request after the change of keys is not believed', () => {
    const after = [record(certificates), record(Buffer.of(1), 20), record(request(name)), record(done)];
    expect(read(...after).asked).toBeUndefined();
  });

  it('a request with a length that is none: not learnt', () => {
    expect(read(record(message(13, Buffer.of(9))), record(done)).asked).toBeUndefined();
  });
});

it('whatever a server sends, it is read or not', () => {
  const secret = fc.option(fc.constant(Buffer.alloc(32)), { nil: undefined });
  const noise = fc.uint8Array({ maxLength: 300 }).map(it => Buffer.from(it));
  const framed = fc.tuple(fc.constantFrom(20, 21, 22, 23), noise).map(([type, body]) => record(body, type));
  fc.assert(
    fc.property(fc.array(fc.oneof(noise, framed)), secret, (parts, key) => {
      expect(readFlight(Buffer.concat(parts), key).chain).toBeInstanceOf(Array);
    }),
  );
});
