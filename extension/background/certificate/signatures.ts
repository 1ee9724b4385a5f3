/** The signatures of this session, for the user to look at. */
import type { ResponseOf } from '../../messages/answers.js';
import { companion } from '../companion/client.js';
import { openedOrFail } from '../session.js';
import { identityIds } from './hand-over.js';

/** None where no companion is running: none is started to be asked. */
export async function listSignatures(): Promise<ResponseOf<'certificate.signatures'>> {
  const open = openedOrFail();
  if (companion.state.kind !== 'ready') return [];
  const { signatures } = await companion.ask('signatures', {});
  const names = new Map(
    open.vault
      .configs()
      .flatMap(({ id, name }) => identityIds(id).map(identity => [identity, name] as const)),
  );
  return signatures.map(({ time, identity, mechanism, signed }) => {
    const name = names.get(identity);
    return { time, mechanism, signed, ...(name === undefined ? {} : { name }) };
  });
}
