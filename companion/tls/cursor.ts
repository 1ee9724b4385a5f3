/** Reads what TLS writes: numbers, and vectors with their length in front (RFC 8446, section 3.4). */
export class Cursor {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** @throws RangeError beyond the end */
  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.bytes.length) throw new RangeError('ends too early');
    const taken = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  number(octets: number): number {
    return this.take(octets).readUIntBE(0, octets);
  }

  /** What follows its length, which has so many octets. */
  vector(octets: number): Buffer {
    return this.take(this.number(octets));
  }
}

/** The elements of a vector, each read by `read`. */
export function elements<T>(bytes: Buffer, read: (cursor: Cursor) => T): T[] {
  const cursor = new Cursor(bytes);
  const found: T[] = [];
  while (!cursor.done) found.push(read(cursor));
  return found;
}
