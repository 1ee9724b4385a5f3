import type { X509Certificate } from 'node:crypto';
import { parseBer } from '../asn1/ber.js';
import { Budget } from '../encryption/budget.js';
import { describe } from '../identity/describe.js';
import { keyTypeOf } from '../identity/key-type.js';
import { type Pair, pairsOf } from '../identity/pairs.js';
import { type Found, joined } from '../keys/found.js';
import { readDer, readPem } from '../keys/key-file.js';
import { looksLikePem } from '../keys/pem.js';
import { isPkcs12, readPkcs12 } from '../pkcs12/pkcs12.js';
import { damaged, ReadError } from '../read-error.js';
import type { Format, Reply, Request } from './messages.js';

/** What lies in one file. @throws ReadError */
export function readFound(
  bytes: Buffer,
  format: Format,
  password: string | undefined,
  budget: Budget,
): Found {
  if (bytes.length === 0) throw damaged('empty');
  const pem = looksLikePem(bytes);
  if (format === 'pkcs12' && pem) throw damaged('PEM, and no bundle');
  if (format === 'pkcs12') return readPkcs12(bytes, password, budget);
  if (pem) return readPem(bytes.toString('latin1'), password, budget);
  const value = parseBer(bytes);
  return isPkcs12(value) ? readPkcs12(bytes, password, budget) : readDer(value, password, budget);
}

/** Where the reply needs more than the files: the system's authorities and the time. */
export interface Surroundings {
  readonly store: readonly X509Certificate[] | undefined;
  readonly now: number;
}

const base64 = (bytes: Buffer): string => bytes.toString('base64');

function identityReply(pair: Pair, keys: boolean, { store, now }: Surroundings) {
  const { info, chain } = describe(pair, store, now);
  const pkcs8 = keys ? base64(pair.key.key.export({ format: 'der', type: 'pkcs8' })) : undefined;
  return {
    info,
    certificate: base64(pair.certificate.x509.raw),
    chain: chain.map(it => base64(it.raw)),
    ...(pkcs8 === undefined ? {} : { privateKey: pkcs8 }),
  };
}

function refused(error: unknown): Extract<Reply, { ok: false }> {
  if (error instanceof ReadError) return { ok: false, problem: error.problem, detail: error.detail };
  // What is thrown elsewhere may quote the file in its message.
  const name = error instanceof Error ? error.name : typeof error;
  return { ok: false, problem: 'damaged', detail: `not understood (${name})` };
}

/** Reads files of unknown origin. Never throws. To be called in a process of its own (`process.ts`). */
export function read({ files, password, keys }: Request, surroundings: Surroundings): Reply {
  let contents: Pick<Reply, 'keys' | 'certificates'> = {};
  try {
    const budget = new Budget();
    const found = joined(
      files.map(({ format, bytes }) => readFound(Buffer.from(bytes, 'base64'), format, password, budget)),
    );
    const seen = { keys: found.keys.map(it => keyTypeOf(it.key)), certificates: found.certificates.length };
    contents = seen;
    const identities = pairsOf(found).map(pair => identityReply(pair, keys, surroundings));
    return { ok: true, ...seen, identities };
  } catch (error) {
    return { ...refused(error), ...contents };
  }
}
