import type { KeyObject } from 'node:crypto';
import type { KeyType } from '../../shared/identity.js';

/** A private key with the certificate it belongs to: what a client proves itself with in TLS. */
export interface Identity {
  /** SHA-256 of the certificate, hex: the same file gives the same id, wherever it lies. */
  readonly id: string;
  /** The bundle's friendly name, else the subject's common name. Text from outside: see `printable.ts`. */
  readonly name: string;
  /** X.509, DER. */
  readonly certificate: Buffer;
  /** Issuers in order, DER: who signed the certificate first, the root (if the file has it) last. */
  readonly chain: readonly Buffer[];
  /** Lies in this process's memory alone (invariant 7). */
  readonly privateKey: KeyObject;
  readonly keyType: KeyType;
}
