/** Asking the companion what is in a bundle, without keeping anything of it there. */
import type { Fields } from '../../../shared/auth-config.js';
import { problems } from '../../../shared/identity.js';
import type { ResponseOf } from '../../messages.js';
import { companion, letIdle } from '../companion/client.js';
import { CompanionError } from '../companion/port.js';
import { readingOf } from './reading.js';

export async function inspectIdentity(fields: Fields): Promise<ResponseOf<'identity.check'>> {
  try {
    const { identities } = await companion.ask('identity.inspect', readingOf(fields));
    return { ok: true, identities };
  } catch (error) {
    return { ok: false, reason: error instanceof CompanionError ? error.code : 'internal' };
  } finally {
    letIdle();
  }
}

const ofPassword: readonly string[] = ['password-needed', 'wrong-password', 'wrong-password-or-damaged'];

/** Why such fields give no identity; undefined where they do, and where there is no companion to ask. */
export async function identityProblem(
  fields: Fields,
): Promise<{ field: string; reason: string } | undefined> {
  const read = await inspectIdentity(fields);
  if (read.ok || !(problems as readonly string[]).includes(read.reason)) return undefined;
  const { reason } = read;
  if (ofPassword.includes(reason)) return { field: 'bundlepass', reason };
  return { field: fields.bundle ? 'bundle' : 'bundlepath', reason };
}
