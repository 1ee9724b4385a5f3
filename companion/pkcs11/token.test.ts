import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ClientIdentity, makeAuthority } from '../../test/servers/pki.js';
import { CKA, CKM, CKO, CKR } from './constants.js';
import { fingerprint, type PublicIdentity } from './objects.js';
import { type Attribute, ulong } from './rpc/attribute.js';
import { type CallName, calls, type Request, type Response } from './rpc/calls.js';
import { readResponse, writeRequest } from './rpc/message.js';
import { answer } from './rpc/serve.js';
import type { Values } from './rpc/values.js';
import type { SignRequest } from './signer.js';
import { makeToken } from './token.js';

let rsa: ClientIdentity;
let ec: ClientIdentity;
beforeAll(async () => {
  const authority = await makeAuthority('Unit');
  [rsa, ec] = await Promise.all([authority.issue('CN=rsa', 'rsa2048'), authority.issue('CN=ec', 'P-256')]);
});
const shown = ({ chain }: ClientIdentity): PublicIdentity => ({ chain, label: 'mine' });

/** A token whose keys may be unlocked, spoken to as p11-kit does: in bytes. */
function setUp(...first: PublicIdentity[]) {
  const state = { unlocked: true, list: first as PublicIdentity[] | undefined, asked: [] as SignRequest[] };
  const handlers = makeToken(
    () => {
      const { list } = state;
      state.list = undefined;
      return list;
    },
    {
      ready: () => state.unlocked,
      sign: request => {
        state.asked.push(request);
        return state.unlocked ? randomBytes(64) : undefined;
      },
    },
  );
  const call = <N extends CallName>(name: N, ...values: Values<Request<N>>) =>
    readResponse(name, answer(handlers, writeRequest(name, values)));
  const ok = <N extends CallName>(name: N, ...values: Values<Request<N>>): Values<Response<N>> => {
    const response = call(name, ...values);
    if ('error' in response) throw new Error(`${name}: 0x${response.error.toString(16)}`);
    return response.values;
  };
  ok('C_Initialize', Buffer.alloc(0), 0, Buffer.alloc(0));
  const find = (session: number, ...template: Attribute[]) => {
    ok('C_FindObjectsInit', session, template);
    const [found] = ok('C_FindObjects', session, 100);
    ok('C_FindObjectsFinal', session);
    return found as readonly number[];
  };
  const open = () => ok('C_OpenSession', 1, 4)[0];
  return { state, handlers, call, ok, find, open };
}
const ofClass = (value: number): Attribute => ({ type: CKA.CLASS, value: ulong(value) });

describe('the token', () => {
  it('shows each identity as certificate, keys and the certificates above', () => {
    const { find, open } = setUp(shown(rsa), shown(ec));
    const session = open();
    // The intermediate is one object, though both chains have it.
    expect(find(session, ofClass(CKO.CERTIFICATE))).toHaveLength(3);
    expect(find(session, ofClass(CKO.PRIVATE_KEY))).toHaveLength(2);
    expect(find(session, ofClass(CKO.PUBLIC_KEY))).toHaveLength(2);
    expect(find(session, ofClass(0xce534353))).toHaveLength(0);
  });

  it('finds a key by the id of its certificate', () => {
    const { ok, find, open } = setUp(shown(rsa), shown(ec));
    const session = open();
    const [certificate] = find(session, { type: CKA.VALUE, value: ec.chain[0] as Buffer });
    const [[id]] = ok('C_GetAttributeValue', session, certificate as number, [{ type: CKA.ID, room: 0 }]);
    const keys = find(session, ofClass(CKO.PRIVATE_KEY), id as Attribute);
    expect(keys).toHaveLength(1);
  });

  it('has no attribute with a secret', () => {
    const { ok, find, open } = setUp(shown(rsa));
    const session = open();
    const [key] = find(session, ofClass(CKO.PRIVATE_KEY));
    const secrets = [0x123, 0x124, 0x125, 0x126, 0x127, 0x128, CKA.VALUE];
    for (const type of secrets) {
      const [[value], result] = ok('C_GetAttributeValue', session, key as number, [{ type, room: 9999 }]);
      expect(value).toEqual({ type, value: undefined });
      expect(result).toBe(CKR.ATTRIBUTE_TYPE_INVALID);
    }
  });

  it('asks for a signature by the certificate, and hands on what NSS wants signed', () => {
    const { state, ok, find, open } = setUp(shown(rsa), shown(ec));
    const session = open();
    const key = find(session, ofClass(CKO.PRIVATE_KEY), { type: CKA.KEY_TYPE, value: ulong(3) })[0] as number;
    ok('C_SignInit', session, { type: CKM.ECDSA }, key);
    expect(ok('C_Sign', session, Buffer.alloc(32, 7), 0)[0]).toEqual({ count: 64 });
    expect(state.asked).toEqual([]);
    expect(ok('C_Sign', session, Buffer.alloc(32, 7), 512)[0]).toHaveLength(64);
    expect(state.asked).toEqual([
      {
        key: fingerprint(ec.chain[0] as Buffer),
        mechanism: CKM.ECDSA,
        pss: undefined,
        data: Buffer.alloc(32, 7),
      },
    ]);
  });

  it('locked: everything stays visible, and the signature is refused', () => {
    const { state, call, find, open } = setUp(shown(rsa));
    const session = open();
    const key = find(session, ofClass(CKO.PRIVATE_KEY))[0] as number;
    state.unlocked = false;
    expect(find(session, ofClass(CKO.CERTIFICATE))).toHaveLength(2);
    const refused = { error: CKR.USER_NOT_LOGGED_IN };
    expect(call('C_SignInit', session, { type: CKM.RSA_PKCS }, key)).toEqual(refused);
    state.unlocked = true;
    expect(call('C_SignInit', session, { type: CKM.RSA_PKCS }, key)).toEqual({ values: [] });
    state.unlocked = false;
    expect(call('C_Sign', session, Buffer.alloc(51), 512)).toEqual(refused);
    expect(call('C_Sign', session, Buffer.alloc(51), 512)).toEqual({ error: CKR.OPERATION_NOT_INITIALIZED });
  });

  it('a changed list looks like a card taken out and put in, and handles are not given away', () => {
    const { state, call, find, open } = setUp(shown(rsa));
    const session = open();
    const [before] = find(session, ofClass(CKO.PRIVATE_KEY));
    state.list = [shown(ec)];
    expect(call('C_GetSessionInfo', session)).toEqual({ error: CKR.SESSION_HANDLE_INVALID });
    const again = open();
    const [after] = find(again, ofClass(CKO.PRIVATE_KEY));
    expect(after).not.toBe(before);
    const attribute = [{ type: CKA.ID, room: 0 }];
    expect(call('C_GetAttributeValue', again, before as number, attribute)).toEqual({
      error: CKR.OBJECT_HANDLE_INVALID,
    });
    state.list = [shown(ec)];
    expect(call('C_GetSessionInfo', again)).toEqual({ values: [1, 0, 4, 0] });
  });

  it('leaves out a certificate that cannot be read, and keeps the others', () => {
    const { find, open } = setUp({ chain: [Buffer.from('3003020101', 'hex')], label: 'x' }, shown(rsa));
    expect(find(open(), ofClass(CKO.PRIVATE_KEY))).toHaveLength(1);
  });

  const refusals: [string, CallName, unknown[], number][] = [
    ['a read-write session', 'C_OpenSession', [1, 6], CKR.TOKEN_WRITE_PROTECTED],
    ['another slot', 'C_OpenSession', [2, 4], CKR.SLOT_ID_INVALID],
    ['a session that is not open', 'C_FindObjectsInit', [99, []], CKR.SESSION_HANDLE_INVALID],
    ['a certificate as key', 'C_SignInit', [1, { type: CKM.RSA_PKCS }, 1], CKR.KEY_HANDLE_INVALID],
    ['RSA key, ECDSA', 'C_SignInit', [1, { type: CKM.ECDSA }, 3], CKR.KEY_TYPE_INCONSISTENT],
    ['a signature not begun', 'C_Sign', [1, Buffer.alloc(3), 512], CKR.OPERATION_NOT_INITIALIZED],
    ['writing', 'C_CreateObject', [1, []], CKR.FUNCTION_NOT_SUPPORTED],
    ['logging in', 'C_Login', [1, 1, Buffer.from('pin')], CKR.FUNCTION_NOT_SUPPORTED],
    ['much randomness', 'C_GenerateRandom', [1, 0xffffffff], CKR.ARGUMENTS_BAD],
  ];
  it.each(refusals)('refuses %s', (_, name, values, error) => {
    const { call, open } = setUp(shown(rsa));
    open();
    expect(call(name, ...(values as never))).toEqual({ error });
  });

  it('opens only so many sessions', () => {
    const { call, open } = setUp();
    for (let n = 0; n < 256; n++) open();
    expect(call('C_OpenSession', 1, 4)).toEqual({ error: CKR.SESSION_COUNT });
  });

  it('answers whatever bytes come, in whatever order', () => {
    const { handlers } = setUp(shown(rsa));
    const names = Object.keys(calls) as CallName[];
    const request = fc
      .tuple(fc.constantFrom(...names), fc.uint8Array({ maxLength: 64 }))
      .map(([name, rest]) => {
        const [number, signature] = calls[name];
        const head = Buffer.alloc(8);
        head.writeUInt32BE(number, 0);
        head.writeUInt32BE(signature.length, 4);
        return Buffer.concat([head, Buffer.from(signature), rest]);
      });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 40 }), requests => {
        for (const each of requests) expect(answer(handlers, each).length).toBeGreaterThanOrEqual(8);
      }),
      { numRuns: 300 },
    );
  });
});
