/** Client identities for a test, as the files a user has: PKCS#12 bundles made by OpenSSL. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, removeFolder } from '../servers/lib/owned.js';
import type { ClientIdentity } from '../servers/pki.js';
import type { CompanionAsk } from './native.js';

export const password = 'a bundle password';

/** The bundle, base64. The key lies in a file for a moment, outside of any home a test searches. */
export function bundle({ key, chain }: ClientIdentity): string {
  const folder = makeFolder('bundle');
  const [keyFile, certificates, out] = ['key.pem', 'chain.pem', 'out.p12'].map(name =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(keyFile, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(certificates, chain.map(each => new X509Certificate(each).toString()).join(''));
  const files = ['-inkey', keyFile, '-in', certificates, '-out', out];
  execFileSync('openssl', ['pkcs12', '-export', ...files, '-passout', `pass:${password}`]);
  const bytes = readFileSync(out).toString('base64');
  removeFolder(folder);
  return bytes;
}

/** Certificate with its chain, and the private key under the password, as PEM. */
export function pemFiles({ key, chain }: ClientIdentity): { certificate: string; key: string } {
  return {
    certificate: chain.map(each => new X509Certificate(each).toString()).join(''),
    key: key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password }).toString(),
  };
}

/** Hands the bundle over and gives the identity's id. */
export async function open(ask: CompanionAsk, bytes: string): Promise<string> {
  const { identities } = await ask('identity.open', { source: { bytes }, password });
  const id = identities[0]?.id;
  if (id === undefined) throw new Error('No identity in the bundle');
  return id;
}

/** The same, and the browser is shown its certificate. */
export async function enable(ask: CompanionAsk, bytes: string): Promise<string> {
  const identity = await open(ask, bytes);
  await ask('identity.enable', { identity });
  return identity;
}
