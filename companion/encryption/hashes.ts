import { unsupported } from '../read-error.js';

export interface Hash {
  /** OpenSSL's name. */
  readonly name: string;
  /** Octets of a digest (u in RFC 7292, appendix B). */
  readonly size: number;
  /** Octets of a block (v in the same place). */
  readonly block: number;
}

const hash = (name: string, size: number, block: number): Hash => ({ name, size, block });
export const md5 = hash('md5', 16, 64);
export const sha1 = hash('sha1', 20, 64);
const sha224 = hash('sha224', 28, 64);
const sha256 = hash('sha256', 32, 64);
const sha384 = hash('sha384', 48, 128);
const sha512 = hash('sha512', 64, 128);
const sha512t224 = hash('sha512-224', 28, 128);
const sha512t256 = hash('sha512-256', 32, 128);

const digests: Readonly<Record<string, Hash>> = {
  '1.2.840.113549.2.5': md5,
  '1.3.14.3.2.26': sha1,
  '2.16.840.1.101.3.4.2.4': sha224,
  '2.16.840.1.101.3.4.2.1': sha256,
  '2.16.840.1.101.3.4.2.2': sha384,
  '2.16.840.1.101.3.4.2.3': sha512,
  '2.16.840.1.101.3.4.2.5': sha512t224,
  '2.16.840.1.101.3.4.2.6': sha512t256,
};

/** RFC 8018, appendix B.1. */
const macs: Readonly<Record<string, Hash>> = {
  '1.2.840.113549.2.6': md5,
  '1.2.840.113549.2.7': sha1,
  '1.2.840.113549.2.8': sha224,
  '1.2.840.113549.2.9': sha256,
  '1.2.840.113549.2.10': sha384,
  '1.2.840.113549.2.11': sha512,
  '1.2.840.113549.2.12': sha512t224,
  '1.2.840.113549.2.13': sha512t256,
};

function find(table: Readonly<Record<string, Hash>>, id: string): Hash {
  const found = Object.hasOwn(table, id) ? table[id] : undefined;
  if (found === undefined) throw unsupported(`hash function ${id}`);
  return found;
}

/** The hash function of a digest's object identifier. @throws ReadError `unsupported` */
export const digestOf = (id: string): Hash => find(digests, id);

/** The hash function within `hmacWith…`. @throws ReadError `unsupported` */
export const hmacOf = (id: string): Hash => find(macs, id);
