/** The keys this companion holds, in memory alone, and the signatures made with them. */
import { type SignatureEntry, unconfirmed } from '../../shared/protocol.js';
import type { Confirm } from '../../shared/protocol-requests.js';
import type { Identity } from '../identity/identity.js';
import type { Answer, Question } from '../link/link-protocol.js';
import { CKM } from '../pkcs11/constants.js';
import { sign } from '../signing/sign.js';
import { Confirmation } from './confirmation.js';

/** So many signatures are remembered: a busy day of one browser. */
const longestLog = 500;

const mechanismNames: Readonly<Record<number, string>> = {
  [CKM.RSA_PKCS]: 'RSA PKCS#1',
  [CKM.RSA_PKCS_PSS]: 'RSA-PSS',
  [CKM.ECDSA]: 'ECDSA',
};

export class KeyRing {
  readonly #identities = new Map<string, Identity>();
  readonly #confirmations = new Map<string, Confirmation>();
  readonly #asks: (identity: string) => void;
  #log: SignatureEntry[] = [];
  #locks = 0;
  #untilLock = new AbortController();

  /** `asks` is called when a signature of an identity was refused because the user has to confirm it. */
  constructor(asks: (identity: string) => void = () => {}) {
    this.#asks = asks;
  }

  /**
   * Begins to read an identity. What comes of it is kept only if no lock came in between.
   * @returns false when one came
   */
  async add(
    reading: Promise<readonly Identity[]>,
    confirm?: Confirm,
  ): Promise<readonly Identity[] | undefined> {
    const locks = this.#locks;
    const identities = await reading;
    if (locks !== this.#locks) return undefined;
    for (const each of identities) {
      this.close(each.id);
      this.#identities.set(each.id, each);
      if (confirm !== undefined)
        this.#confirmations.set(each.id, new Confirmation(confirm, () => this.#wantConfirmation(each.id)));
    }
    return identities;
  }

  #wantConfirmation(id: string): void {
    this.#note(id, unconfirmed, false);
    this.#asks(id);
  }

  /** Aborted by the next lock: ends what uses a key, or what was given for the time until then. */
  get untilLock(): AbortSignal {
    return this.#untilLock.signal;
  }

  get(id: string): Identity | undefined {
    return this.#identities.get(id);
  }

  all(): Identity[] {
    return [...this.#identities.values()];
  }

  /** Forgets one key, if it is there. */
  close(id: string): void {
    this.#identities.delete(id);
    this.#confirmations.delete(id);
  }

  /** Forgets every key. Node keeps no second copy: OpenSSL clears the memory when the last use of a key has ended. */
  lock(): void {
    this.#locks++;
    this.#identities.clear();
    this.#confirmations.clear();
    this.#untilLock.abort();
    this.#untilLock = new AbortController();
  }

  /** The user agreed to a signature. @returns false when there is no such key */
  allow(id: string): boolean {
    this.#confirmations.get(id)?.allow(performance.now());
    return this.#identities.has(id);
  }

  /** Answers a token process. */
  answer(question: Question): Answer {
    const identity = this.#identities.get(question.key);
    const confirmation = this.#confirmations.get(question.key);
    if (identity === undefined || confirmation?.permits(performance.now()) === false) return { ready: false };
    if (question.ask === 'ready') return { ready: true };
    const { key, mechanism, pss } = question;
    const data = Buffer.from(question.data, 'base64');
    const signature = sign(identity.privateKey, { key, mechanism, pss, data });
    confirmation?.used();
    this.#note(identity.id, mechanismNames[mechanism] ?? 'unknown', signature !== undefined);
    return { ready: true, ...(signature && { signature: signature.toString('base64') }) };
  }

  signatures(): readonly SignatureEntry[] {
    return this.#log;
  }

  #note(identity: string, mechanism: string, signed: boolean): void {
    const entry = { time: Date.now(), identity, signed, mechanism };
    this.#log = [...this.#log.slice(1 - longestLog), entry];
  }
}
