/**
 * Speaking with the companion through native messaging: requests by id, each with a time limit, over a port that is
 * opened when it is needed. port-state.ts says what state that leads to, docs/protocol.md what is said.
 */
import * as v from 'valibot';
import {
  type AnswerTo,
  answerEnvelope,
  answers,
  type ErrorCode,
  type EventEnvelope,
  eventEnvelope,
  hostName,
  protocolVersion,
} from '../../../shared/protocol.js';
import type { RequestOf, RequestType } from '../../../shared/protocol-requests.js';
import { next, type PortEvent, type PortState } from './port-state.js';

/** As much of the browser's port as is used. */
export interface NativePort {
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: (message: string | undefined) => void): void };
}

/** Longer than the companion's own limit for any request (docs/protocol.md). */
const usualLimitMs = 65_000;
/** Starting Node and reading nothing takes a fraction of a second. */
const helloLimitMs = 10_000;

/** A request that came to nothing: the companion's reason, or that it is not there. */
export class CompanionError extends Error {
  constructor(readonly code: ErrorCode | 'absent' | 'lost') {
    super(`The companion: ${code}`);
    this.name = 'CompanionError';
  }
}

/** The code of what went wrong, for words to be chosen from it. */
export function reasonOf(error: unknown): CompanionError['code'] {
  return error instanceof CompanionError ? error.code : 'internal';
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: CompanionError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class Companion {
  #state: PortState = { kind: 'absent', why: 'not-asked' };
  #port: NativePort | undefined;
  #opening: Promise<void> | undefined;
  #nextId = 0;
  readonly #waiting = new Map<number, Waiting>();

  /**
   * @param open starts the companion of that name
   * @param profile the name this profile keeps
   * @param heard called with what it says unasked
   * @param lost called when it ended by itself, with the time (ms since the epoch) from which it may be started again
   */
  constructor(
    private readonly open: (name: string) => NativePort,
    private readonly profile: () => Promise<string>,
    private readonly lost: (retryAt: number) => void = () => {},
    private readonly heard: (event: EventEnvelope) => void = () => {},
  ) {}

  get state(): PortState {
    return this.#state;
  }

  /**
   * Asks the companion, and starts it where it is not running.
   *
   * @throws CompanionError with the companion's code; `absent` where it cannot be started; `lost` where it ended
   *   meanwhile, or was lost just now and is left alone for a while; `timeout`.
   */
  async ask<T extends RequestType>(type: T, fields: RequestOf<T>): Promise<AnswerTo<T>> {
    await this.connect();
    return this.#send(type, fields, usualLimitMs);
  }

  /** Makes it ready, or says why it is not. @throws CompanionError `absent` or `lost` */
  async connect(): Promise<void> {
    if (this.#state.kind === 'ready') return;
    if (this.#state.kind === 'lost' && Date.now() < this.#state.retryAt) throw new CompanionError('lost');
    this.#opening ??= this.#shakeHands().finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
    if (this.#kind() !== 'ready') throw new CompanionError(this.#kind() === 'lost' ? 'lost' : 'absent');
  }

  /** Ends the companion, and with it every key. */
  close(): void {
    const port = this.#port;
    this.#port = undefined;
    this.#change({ kind: 'closed' });
    port?.disconnect();
    this.#failAll('lost');
  }

  // The compiler holds what it saw before an await for true after it.
  #kind(): PortState['kind'] {
    return this.#state.kind;
  }

  #change(event: PortEvent): void {
    this.#state = next(this.#state, event, Date.now());
  }

  async #shakeHands(): Promise<void> {
    this.#change({ kind: 'connect' });
    let port: NativePort;
    try {
      port = this.open(hostName);
    } catch (error) {
      // Without the permission there is no such function.
      this.#change({ kind: 'refused', why: 'forbidden' });
      console.warn('The companion cannot be started', error);
      return;
    }
    this.#port = port;
    port.onMessage.addListener(message => {
      if (this.#port === port) this.#received(message);
    });
    port.onDisconnect.addListener(message => {
      if (this.#port !== port) return;
      this.#port = undefined;
      this.#change({ kind: 'disconnected', message });
      this.#failAll('lost');
      if (this.#state.kind === 'lost') this.lost(this.#state.retryAt);
    });
    const greeting = { protocol: protocolVersion, profile: await this.profile() };
    try {
      this.#change({ kind: 'hello', hello: await this.#send('hello', greeting, helloLimitMs) });
    } catch (error) {
      const other = error instanceof CompanionError && error.code === 'handshake';
      this.#change({ kind: 'refused', why: other ? 'other-version' : 'not-answering' });
    }
    if (this.#kind() !== 'ready' && this.#port === port) {
      this.#port = undefined;
      port.disconnect();
    }
  }

  #send<T extends RequestType>(type: T, fields: RequestOf<T>, limitMs: number): Promise<AnswerTo<T>> {
    const id = this.#nextId++;
    return new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(id)?.reject(new CompanionError('timeout')), limitMs);
      this.#waiting.set(id, { resolve, reject, timer });
      if (this.#port === undefined) this.#settle(id)?.reject(new CompanionError('lost'));
      else this.#port.postMessage({ id, type, ...fields });
    }).then(answer => {
      const parsed = v.safeParse(answers[type], answer);
      if (!parsed.success) throw new CompanionError('malformed');
      return parsed.output as AnswerTo<T>;
    });
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    return waiting;
  }

  /** What is no answer to a request of ours is left alone: nothing waits for it. */
  #received(message: unknown): void {
    const event = v.safeParse(eventEnvelope, message);
    if (event.success) {
      this.heard(event.output);
      return;
    }
    const parsed = v.safeParse(answerEnvelope, message);
    if (!parsed.success || parsed.output.id === null) return;
    const waiting = this.#settle(parsed.output.id);
    if (parsed.output.ok) waiting?.resolve(parsed.output.answer);
    else waiting?.reject(new CompanionError(parsed.output.error.code));
  }

  #failAll(code: 'lost'): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new CompanionError(code));
  }
}
