/** What the token needs of whoever holds the keys. It blocks, as the RPC protocol answers one call after the other. */
export interface SignRequest {
  /** Fingerprint of the certificate. */
  readonly key: string;
  /** A CKM number: RSA_PKCS signs a DigestInfo, RSA_PKCS_PSS and ECDSA a digest. */
  readonly mechanism: number;
  readonly pss?: { readonly hash: number; readonly mgf: number; readonly saltLength: number } | undefined;
  readonly data: Uint8Array;
}

export interface Signer {
  /** Whether a signature can be had now: the key is unlocked. */
  ready(key: string): boolean;
  /** The signature; undefined when it was refused, or the key's holder went away. */
  sign(request: SignRequest): Uint8Array | undefined;
}
