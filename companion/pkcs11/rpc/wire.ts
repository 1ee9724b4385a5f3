/**
 * The bytes of p11-kit's RPC protocol: big-endian integers and byte strings with their length in front. What cannot be
 * read throws `Malformed`; nothing is ever allocated by a length that the message itself does not hold.
 */

/** The message breaks the protocol. */
export class Malformed extends Error {}

/** Length of a byte string that is not there at all, and as 64 bits what C writes as `(CK_ULONG) -1`. */
const absent = 0xff_ff_ff_ff;
const minusOne = 0xff_ff_ff_ff_ff_ff_ff_ffn;

export class Reader {
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #take(length: number): number {
    if (length > this.left) throw new Malformed(`${length} bytes wanted, ${this.left} left`);
    const at = this.#at;
    this.#at += length;
    return at;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  u32(): number {
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  /** A CK_ULONG; -1 for CK_UNAVAILABLE_INFORMATION. No other value of the protocol needs more than 53 bits. */
  u64(): number {
    const value = this.#bytes.readBigUInt64BE(this.#take(8));
    if (value === minusOne) return -1;
    if (value > Number.MAX_SAFE_INTEGER) throw new Malformed('Number too large');
    return Number(value);
  }

  raw(length: number): Buffer {
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  /** A byte string; undefined where C has a null pointer. */
  string(): Buffer | undefined {
    const length = this.u32();
    return length === absent ? undefined : this.raw(length);
  }
}

export class Writer {
  readonly #parts: Buffer[] = [];

  raw(bytes: Uint8Array): this {
    this.#parts.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return this;
  }

  byte(value: number): this {
    return this.raw(Buffer.of(value));
  }

  u32(value: number): this {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeUInt32BE(value);
    return this.raw(bytes);
  }

  u64(value: number): this {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigUInt64BE(value === -1 ? minusOne : BigInt(value));
    return this.raw(bytes);
  }

  string(bytes: Uint8Array | undefined): this {
    return bytes === undefined ? this.u32(absent) : this.u32(bytes.length).raw(bytes);
  }

  done(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
