import type { KeyObject } from 'node:crypto';

/** Names that a bundle gives to a key or certificate. */
export interface Labels {
  readonly name?: string;
  /** Octets in hex; a key and its certificate bear the same. */
  readonly localKeyId?: string;
}

export interface FoundKey extends Labels {
  readonly key: KeyObject;
}

export interface FoundCertificate extends Labels {
  readonly der: Buffer;
}

/** What lies in a file, before anyone asked what belongs together. */
export interface Found {
  readonly keys: readonly FoundKey[];
  readonly certificates: readonly FoundCertificate[];
}

export const nothing: Found = { keys: [], certificates: [] };

export function joined(parts: readonly Found[]): Found {
  return {
    keys: parts.flatMap(it => it.keys),
    certificates: parts.flatMap(it => it.certificates),
  };
}
