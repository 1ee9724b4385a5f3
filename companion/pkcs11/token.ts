/**
 * The token: public certificates, and private keys that are elsewhere. It is write-protected, has one slot, and knows
 * the calls that NSS and pkcs11-tool make; everything else is not supported.
 */
import { randomBytes } from 'node:crypto';
import { CKR, CkError } from './constants.js';
import type { Handlers } from './handlers.js';
import { info, mechanisms, slot, slotInfo, tokenInfo } from './info.js';
import type { PublicIdentity } from './objects.js';
import type { CountOnly } from './rpc/values.js';
import { Sessions } from './sessions.js';
import { signatures } from './signatures.js';
import type { Signer } from './signer.js';
import { ObjectStore } from './store.js';

/** CKF_SERIAL_SESSION and CKF_RW_SESSION; state "read-only, public". */
const [serialSession, readWrite, publicReadOnly] = [4, 2, 0];

/** No more random bytes at once. */
const mostRandom = 64 * 1024;

/** All of them when there is room; else how many there are. */
function fitting(all: readonly number[], room: number): readonly number[] | CountOnly {
  return room < all.length ? { count: all.length } : all;
}

/**
 * @param identities gives the identities when they have changed since it was last asked, else undefined.
 */
export function makeToken(identities: () => readonly PublicIdentity[] | undefined, signer: Signer): Handlers {
  const sessions = new Sessions();
  const store = new ObjectStore();

  /**
   * NSS asks for the objects of a hardware slot once and keeps them. Closed sessions look to it like a card that was
   * taken out and put in again, at which it asks anew. A signature under way is left alone.
   */
  const refresh = () => {
    const changed = identities();
    if (changed !== undefined && store.replace(changed)) sessions.closeIdle();
  };
  const checkSlot = (given: number) => {
    if (given !== slot) throw new CkError(CKR.SLOT_ID_INVALID);
  };

  return {
    C_Initialize: () => {
      refresh();
      return [];
    },
    C_Finalize: () => {
      sessions.closeAll();
      return [];
    },
    C_GetInfo: () => info,
    C_GetSlotList: (_present, room) => [fitting([slot], room)],
    C_GetSlotInfo: given => {
      checkSlot(given);
      refresh();
      return slotInfo;
    },
    C_GetTokenInfo: given => {
      checkSlot(given);
      return tokenInfo;
    },
    C_GetMechanismList: (given, room) => {
      checkSlot(given);
      return [fitting([...mechanisms.keys()], room)];
    },
    C_GetMechanismInfo: (given, type) => {
      checkSlot(given);
      const found = mechanisms.get(type);
      if (found === undefined) throw new CkError(CKR.MECHANISM_INVALID);
      return found;
    },
    C_OpenSession: (given, flags) => {
      checkSlot(given);
      // NSS asks for a read-write session first, and takes a read-only one when that is refused.
      if (flags & readWrite) throw new CkError(CKR.TOKEN_WRITE_PROTECTED);
      return [sessions.open()];
    },
    C_CloseSession: handle => {
      sessions.close(handle);
      return [];
    },
    C_CloseAllSessions: given => {
      checkSlot(given);
      sessions.closeAll();
      return [];
    },
    C_GetSessionInfo: handle => {
      refresh();
      sessions.get(handle);
      return [slot, publicReadOnly, serialSession, 0];
    },
    C_SeedRandom: handle => {
      sessions.get(handle);
      return [];
    },
    C_GenerateRandom: (handle, room) => {
      sessions.get(handle);
      if (room > mostRandom) throw new CkError(CKR.ARGUMENTS_BAD);
      return [randomBytes(room)];
    },
    C_FindObjectsInit: (handle, template) => {
      const session = sessions.get(handle);
      if (session.search) throw new CkError(CKR.OPERATION_ACTIVE);
      session.search = store.find(template);
      return [];
    },
    C_FindObjects: (handle, room) => {
      const { search } = sessions.get(handle);
      if (search === undefined) throw new CkError(CKR.OPERATION_NOT_INITIALIZED);
      return [search.splice(0, room)];
    },
    C_FindObjectsFinal: handle => {
      const session = sessions.get(handle);
      if (session.search === undefined) throw new CkError(CKR.OPERATION_NOT_INITIALIZED);
      delete session.search;
      return [];
    },
    C_GetAttributeValue: (handle, object, wanted) => {
      sessions.get(handle);
      const found = store.get(object);
      if (found === undefined) throw new CkError(CKR.OBJECT_HANDLE_INVALID);
      let result: number = CKR.OK;
      const attributes = wanted.map(({ type, room }) => {
        const value = found.attributes.get(type);
        if (value === undefined) result = CKR.ATTRIBUTE_TYPE_INVALID;
        // Room 0 asks for the length alone.
        else if (room > 0 && room < value.length) result = CKR.BUFFER_TOO_SMALL;
        return { type, value };
      });
      return [attributes, result];
    },
    ...signatures(sessions, store, signer),
  };
}
