import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** Longest handshake that is looked at. */
const maxKept = 512 * 1024;

/** A connection between TLS and TCP: keeps what comes in, and lets go out only what `mayWrite` says may. */
export class Tapped extends Duplex {
  #kept: Buffer[] = [];
  #size = 0;

  constructor(
    private readonly socket: Socket,
    private readonly mayWrite: () => boolean,
  ) {
    super({ allowHalfOpen: false });
    socket.on('data', chunk => {
      this.#size += chunk.length;
      if (this.#size <= maxKept) this.#kept.push(chunk);
      if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', error => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  /** What came in until now. */
  get received(): Buffer {
    return Buffer.concat(this.#kept);
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.mayWrite()) this.socket.write(chunk, done);
    else done(new Error('held back'));
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}
