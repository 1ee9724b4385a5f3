import { parseBer, type Value } from '../asn1/ber.js';
import { algorithm, explicit, integer, octets, oid, sequence, tags } from '../asn1/values.js';
import type { Budget } from '../encryption/budget.js';
import { type Password, passwordForms } from '../encryption/password.js';
import { type Unlock, unlockNothing, unlockWith, withEachForm } from '../encryption/unlock.js';
import { type Found, joined } from '../keys/found.js';
import { damaged, ReadError, unsupported } from '../read-error.js';
import { readBags } from './bags.js';
import { readMac } from './mac.js';

const data = '1.2.840.113549.1.7.1';
const signedData = '1.2.840.113549.1.7.2';
const encryptedData = '1.2.840.113549.1.7.6';

/** Whether this is the outermost value of a bundle: PFX begins with its version and a ContentInfo. */
export function isPkcs12({ children: [version, authSafe] }: Value): boolean {
  return (
    version?.tag === tags.integer && authSafe?.tag === tags.sequence && authSafe.children[1]?.tag === 0xa0
  );
}

/** One ContentInfo of the AuthenticatedSafe, plain or encrypted with a password. */
function readPart(part: Value, unlock: Unlock): Found {
  const [type, content] = sequence(part);
  const id = oid(type);
  if (id === data) return readBags(octets(explicit(content, 0)), unlock);
  if (id !== encryptedData) throw unsupported(`content of type ${id}`);
  const [, encrypted] = sequence(explicit(content, 0));
  const [, scheme, text] = sequence(encrypted);
  return unlock(algorithm(scheme), octets(text), plain => readBags(plain, unlock));
}

/** What the MAC is taken over. A bundle signed with a key has no password to ask for. */
function authenticated(authSafe: Value | undefined): Buffer {
  const [type, content] = sequence(authSafe);
  const id = oid(type);
  if (id === signedData) throw unsupported('a bundle protected by a public key');
  if (id !== data) throw damaged('no AuthenticatedSafe');
  return octets(explicit(content, 0));
}

/** Whether a password whose MAC did not match opens a part all the same: then the file is damaged. */
function opensAnything(parts: readonly Value[], password: Password, budget: Budget): boolean {
  let opened = false;
  const unlock = unlockWith(password, budget);
  const noting: Unlock = (scheme, text, read) =>
    unlock(scheme, text, plain => {
      sequence(parseBer(plain));
      opened = true;
      return read(plain);
    });
  try {
    for (const part of parts) readPart(part, noting);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
  }
  return opened;
}

/**
 * Reads a PKCS#12 bundle (RFC 7292).
 * @param password undefined: not asked for yet
 * @throws ReadError of every kind but `unreadable` and those about what belongs together
 */
export function readPkcs12(bytes: Uint8Array, password: string | undefined, budget: Budget): Found {
  const [version, authSafe, macData] = sequence(parseBer(bytes));
  if (integer(version) !== 3) throw unsupported('a bundle of another version than 3');
  const content = authenticated(authSafe);
  const parts = sequence(parseBer(content));
  const verify = macData && readMac(macData);
  const read = (unlock: Unlock): Found => joined(parts.map(part => readPart(part, unlock)));

  if (password === undefined) {
    if (verify !== undefined) throw new ReadError('password-needed', 'protected by a MAC');
    return read(unlockNothing);
  }
  const forms = passwordForms(password);
  const [likeliest] = forms;
  const verified = verify === undefined ? likeliest : forms.find(form => verify(content, form, budget));
  if (verified === undefined) {
    const intact = likeliest === undefined || !opensAnything(parts, likeliest, budget);
    throw intact ? new ReadError('wrong-password', 'the MAC differs') : damaged('the MAC differs');
  }
  // The form that fits the MAC first; some programs used another for what they encrypted.
  const others = forms.filter(form => form !== verified);
  return withEachForm([verified, ...others], form => read(unlockWith(form, budget)));
}
