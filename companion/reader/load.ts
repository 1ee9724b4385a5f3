import { createPrivateKey } from 'node:crypto';
import type { IdentityInfo } from '../../shared/identity.js';
import type { Identity } from '../identity/identity.js';
import type { Refused, Request } from './messages.js';
import { defaultLimits, type Limits, readInProcess } from './reader.js';

export interface Loaded {
  readonly identity: Identity;
  /** What is told of it to users; days and warnings are those of the moment it was read. */
  readonly info: IdentityInfo;
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

/**
 * The identities in files, with their keys, read in a process of its own. Never rejects.
 * @param program see `readInProcess`
 */
export async function loadIdentities(
  { files, password }: Pick<Request, 'files' | 'password'>,
  limits: Limits = defaultLimits,
  program?: string,
): Promise<readonly Loaded[] | Refused> {
  const request = { files, keys: true, ...(password === undefined ? {} : { password }) };
  const reply = await readInProcess(request, limits, program);
  if (!reply.ok) return reply;
  return reply.identities.flatMap(({ info, certificate, chain, privateKey }) => {
    if (privateKey === undefined) return [];
    const der = bytes(privateKey);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    der.fill(0);
    const { id, name, keyType } = info;
    const own = { certificate: bytes(certificate), chain: chain.map(bytes), privateKey: key };
    return [{ info, identity: { id, name, keyType, ...own } }];
  });
}
