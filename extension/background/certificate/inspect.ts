/** Asking the companion what is in the files of a client certificate, without keeping anything of it there. */
import type { Fields } from '../../../shared/auth-config.js';
import { problems } from '../../../shared/identity.js';
import type { Method } from '../../../shared/methods/method.js';
import type { ResponseOf } from '../../messages/answers.js';
import { companion, letIdle } from '../companion/client.js';
import { CompanionError, reasonOf } from '../companion/port.js';

export async function inspectIdentity(
  method: Method | undefined,
  fields: Fields,
): Promise<ResponseOf<'identity.check'>> {
  try {
    const reading = method?.identity?.(fields);
    if (reading === undefined) throw new CompanionError('internal');
    const { identities } = await companion.ask('identity.inspect', reading);
    return { ok: true, identities };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    letIdle();
  }
}

const ofPassword: readonly string[] = ['password-needed', 'wrong-password', 'wrong-password-or-damaged'];

/** Why such fields give no identity; none where they do, and where there is no companion to ask. */
export async function identityProblems(
  method: Method,
  fields: Fields,
): Promise<{ field: string; reason: string }[]> {
  if (method.identity === undefined) return [];
  const read = await inspectIdentity(method, fields);
  if (read.ok || !(problems as readonly string[]).includes(read.reason)) return [];
  const { reason } = read;
  const isPassword = (field: Method['fields'][number]) => field.secret && field.kind === undefined;
  const field = ofPassword.includes(reason)
    ? method.fields.find(isPassword)
    : method.fields.find(it => !isPassword(it) && fields[it.name]);
  return field === undefined ? [] : [{ field: field.name, reason }];
}
