/** What the companion does when the extension asks; one function for each request of shared/protocol.ts. */
import { type AnswerTo, type IdentityView, protocolVersion } from '../../shared/protocol.js';
import type { IdentitySource, RequestOf, RequestType } from '../../shared/protocol-requests.js';
import type { Identity } from '../identity/identity.js';
import type { TokenState } from '../link/token-state.js';
import type { PublicIdentity } from '../pkcs11/objects.js';
import { fingerprint } from '../pkcs11/objects.js';
import type { Loaded } from '../reader/load.js';
import { probe } from '../tls/probe.js';
import { readProfile, writeProfile } from '../token/certificates.js';
import { lendingRefusal } from './availability.js';
import type { KeyRing } from './key-ring.js';
import { RequestError } from './request-error.js';

export interface HostContext {
  readonly version: string;
  /** Name of the browser's program. */
  readonly browser: string;
  readonly token: AnswerTo<'hello'>['token'];
  readonly keys: KeyRing;
  readonly tokenState: () => TokenState;
  readonly read: (source: IdentitySource, password: string | null) => Promise<readonly Loaded[]>;
}

export type Handlers = {
  readonly [T in RequestType]: (request: RequestOf<T>) => AnswerTo<T> | Promise<AnswerTo<T>>;
};

const idOf = ({ chain }: PublicIdentity): string => fingerprint(chain[0] ?? new Uint8Array());

export function makeHandlers({ version, browser, token, keys, tokenState, read }: HostContext): Handlers {
  let profile: string | undefined;

  const ownProfile = (): string => {
    if (profile === undefined) throw new RequestError('handshake', 'Say hello first');
    return profile;
  };
  const enabled = () => readProfile(browser, ownProfile());
  const views = (identities: readonly Identity[]): IdentityView[] => {
    const ids = new Set(enabled().map(idOf));
    return identities.map(({ id, name, keyType, certificate, chain }) => ({
      id,
      name,
      keyType,
      certificate: certificate.toString('base64'),
      chain: chain.map(each => each.toString('base64')),
      // Where none can be lent, whoever wants to is to ask, and hears why.
      enabled: ids.has(id) && lendingRefusal(token) === undefined,
    }));
  };

  return {
    hello: request => {
      if (profile !== undefined) throw new RequestError('handshake', 'Hello was said already');
      if (request.protocol !== protocolVersion) {
        throw new RequestError('handshake', `This companion speaks version ${protocolVersion}`);
      }
      profile = request.profile;
      return { protocol: protocolVersion, version, browser, token };
    },
    'identity.open': async ({ source, password, confirm }) => {
      ownProfile();
      const reading = read(source, password).then(loaded => loaded.map(({ identity }) => identity));
      const identities = await keys.add(reading, confirm);
      if (identities === undefined) throw new RequestError('locked', 'Locked while the file was read');
      return { identities: views(identities) };
    },
    'identity.inspect': async ({ source, password }) => {
      ownProfile();
      return { identities: (await read(source, password)).map(({ info }) => info) };
    },
    'identity.close': ({ identity }) => {
      keys.close(identity);
      return {};
    },
    'identity.enable': ({ identity }) => {
      const refusal = lendingRefusal(token);
      if (refusal !== undefined)
        throw new RequestError(refusal, 'No certificate can be lent to this browser');
      const found = keys.get(identity);
      if (found === undefined) throw new RequestError('unknown-identity', 'This identity is not open');
      const entry = {
        label: found.name.slice(0, 200),
        chain: [found.certificate, ...found.chain].slice(0, 10),
      };
      const others = enabled().filter(each => idOf(each) !== identity);
      writeProfile(browser, ownProfile(), [...others, entry]);
      return {};
    },
    'identity.disable': ({ identity }) => {
      const others = enabled().filter(each => idOf(each) !== identity);
      writeProfile(browser, ownProfile(), others);
      return {};
    },
    'connection.probe': async ({ url, headers = {}, identity: id }) => {
      ownProfile();
      const identity = id === undefined ? undefined : keys.get(id);
      if (id !== undefined && identity === undefined) {
        throw new RequestError('unknown-identity', 'This identity is not open');
      }
      const { untilLock } = keys;
      const found = await probe(url, { headers, identity, signal: untilLock });
      if (untilLock.aborted) throw new RequestError('locked', 'Locked while the server was asked');
      return found;
    },
    'signature.allow': ({ identity }) => {
      if (!keys.allow(identity)) throw new RequestError('unknown-identity', 'This identity is not open');
      return {};
    },
    lock: () => {
      keys.lock();
      return {};
    },
    status: () => ({ unlocked: views(keys.all()), enabled: enabled().map(idOf), token: tokenState() }),
    signatures: () => {
      ownProfile();
      return { signatures: [...keys.signatures()] };
    },
  };
}
