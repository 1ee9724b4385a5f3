/** Native messaging: each message is JSON in UTF-8 with its length in front, in the machine's byte order. */
import { endianness } from 'node:os';
import { longestToCompanion, longestToExtension } from '../../shared/protocol.js';

const little = endianness() === 'LE';
const lengthBytes = 4;

/** The other side announced more than is allowed: what follows cannot be told from rubbish. */
export class FrameTooLong extends Error {}

/** Puts messages together from whatever pieces arrive. Pieces are joined once, when the message is whole. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #held = 0;
  #wanted: number | undefined;

  /** Takes a piece and gives the bodies it completed. @throws FrameTooLong */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const bodies: Buffer[] = [];
    for (;;) {
      if (this.#wanted === undefined) {
        if (this.#held < lengthBytes) return bodies;
        const head = this.#take(lengthBytes);
        this.#wanted = little ? head.readUInt32LE() : head.readUInt32BE();
        if (this.#wanted > longestToCompanion) throw new FrameTooLong(`${this.#wanted} bytes`);
      }
      if (this.#held < this.#wanted) return bodies;
      bodies.push(this.#take(this.#wanted));
      this.#wanted = undefined;
    }
  }

  #take(length: number): Buffer {
    const all = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    this.#chunks = all.length > length ? [all.subarray(length)] : [];
    this.#held -= length;
    return all.subarray(0, length);
  }
}

/** A message with its length; undefined when it is longer than the browser takes. */
export function writeFrame(message: unknown): Buffer | undefined {
  const body = Buffer.from(JSON.stringify(message));
  if (body.length > longestToExtension) return undefined;
  const head = Buffer.alloc(lengthBytes);
  if (little) head.writeUInt32LE(body.length);
  else head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}
