/** Identities with their keys, out of what the extension names: bytes of its vault, or files of the user. */
import type { IdentitySource } from '../../shared/protocol-requests.js';
import { ReadError } from '../read-error.js';
import { contentOf } from '../reader/files.js';
import { type Loaded, loadIdentities } from '../reader/load.js';
import type { Request } from '../reader/messages.js';
import { RequestError } from './request-error.js';

async function filesOf(source: IdentitySource): Promise<Request['files']> {
  if ('bytes' in source) {
    const { bytes, keyBytes } = source;
    return [bytes, ...(keyBytes === undefined ? [] : [keyBytes])].map(each => ({
      format: 'any',
      bytes: each,
    }));
  }
  const paths = [source.path, ...(source.keyPath === undefined ? [] : [source.keyPath])];
  return Promise.all(paths.map(async path => ({ format: 'any' as const, bytes: await contentOf(path) })));
}

/** @throws RequestError with the reader's reason */
export async function readIdentities(
  source: IdentitySource,
  password: string | null,
): Promise<readonly Loaded[]> {
  try {
    const files = await filesOf(source);
    const loaded = await loadIdentities({ files, ...(password !== null && { password }) });
    if ('problem' in loaded) throw new RequestError(loaded.problem, loaded.detail);
    return loaded;
  } catch (error) {
    throw error instanceof ReadError ? new RequestError(error.problem, error.detail) : error;
  }
}
