/** The calls that make a signature. The key is elsewhere: what is asked for here is handed on to whoever holds it. */
import { CKA, CKK, CKM, CKR, CkError } from './constants.js';
import { elements } from './der.js';
import type { Handlers } from './handlers.js';
import { number } from './rpc/attribute.js';
import type { Sessions } from './sessions.js';
import type { Signer } from './signer.js';
import type { ObjectStore } from './store.js';

/** Length of a signature in bytes: that of the modulus, or of two coordinates. */
function signatureLength(attributes: ReadonlyMap<number, Uint8Array>): number {
  const modulus = attributes.get(CKA.MODULUS);
  const point = attributes.get(CKA.EC_POINT) ?? new Uint8Array();
  return modulus?.length ?? (elements(Buffer.from(point))[0]?.content.length ?? 1) - 1;
}

export function signatures(
  sessions: Sessions,
  store: ObjectStore,
  signer: Signer,
): Pick<Handlers, 'C_SignInit' | 'C_Sign'> {
  return {
    C_SignInit: (handle, mechanism, object) => {
      const session = sessions.get(handle);
      const found = store.get(object);
      if (session.signing) throw new CkError(CKR.OPERATION_ACTIVE);
      if (found?.key === undefined) throw new CkError(CKR.KEY_HANDLE_INVALID);
      const isEc = number(found.attributes.get(CKA.KEY_TYPE) ?? Buffer.alloc(8)) === CKK.EC;
      if (isEc !== (mechanism.type === CKM.ECDSA)) throw new CkError(CKR.KEY_TYPE_INCONSISTENT);
      if (!signer.ready(found.key)) throw new CkError(CKR.USER_NOT_LOGGED_IN);
      session.signing = { key: found.key, mechanism, length: signatureLength(found.attributes) };
      return [];
    },
    C_Sign: (handle, data, room) => {
      const session = sessions.get(handle);
      if (session.signing === undefined) throw new CkError(CKR.OPERATION_NOT_INITIALIZED);
      const { key, mechanism, length } = session.signing;
      if (room < length) return [{ count: length }];
      delete session.signing;
      if ('count' in data) throw new CkError(CKR.ARGUMENTS_BAD);
      const signature = signer.sign({ key, mechanism: mechanism.type, pss: mechanism.pss, data });
      if (signature === undefined) throw new CkError(CKR.USER_NOT_LOGGED_IN);
      return [signature];
    },
  };
}
