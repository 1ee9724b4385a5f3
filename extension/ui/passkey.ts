/** What is asked of a passkey: to answer, by its PRF, with the secret that opens a slot of the vault's header. */
import type { Passkey } from '../vault/slot.js';

const secretBytes = 32;

/** The passkey exists, but does not do what is needed. */
export class NoPrf extends Error {}

/**
 * Whether this browser can do it. Firefox knows the extension, but refuses passkeys to pages of an extension under their
 * own address (SecurityError, measured).
 */
export async function passkeysWork(): Promise<boolean> {
  if (__TARGET__ !== 'chromium' || typeof PublicKeyCredential === 'undefined') return false;
  const capabilities = await PublicKeyCredential.getClientCapabilities?.().catch(() => undefined);
  return capabilities?.['extension:prf'] === true;
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

function asUrlBase64(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** What the PRF answered; undefined where there is no answer. */
function answerOf(credential: Credential | null): Uint8Array | undefined {
  if (!(credential instanceof PublicKeyCredential)) return undefined;
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (first === undefined) return undefined;
  return ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer.slice(first.byteOffset, first.byteOffset + first.byteLength))
    : new Uint8Array(first);
}

/** Asks the browser for one of these passkeys. Rejects when the user cancels. @throws NoPrf */
export async function secretOf(passkeys: readonly Passkey[]): Promise<Uint8Array> {
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: random(secretBytes),
      allowCredentials: passkeys.map(it => ({ type: 'public-key', id: new Uint8Array(it.credential) })),
      userVerification: 'required',
      extensions: {
        prf: {
          evalByCredential: Object.fromEntries(
            passkeys.map(it => [asUrlBase64(it.credential), { first: new Uint8Array(it.salt) }]),
          ),
        },
      },
    },
  });
  const secret = answerOf(credential);
  if (secret === undefined) throw new NoPrf();
  return secret;
}

/** Makes a passkey for this extension and its secret. Rejects when the user cancels. @throws NoPrf */
export async function createPasskey(name: string): Promise<{ passkey: Passkey; secret: Uint8Array }> {
  const salt = random(secretBytes);
  const credential = await navigator.credentials.create({
    publicKey: {
      // Without an id it is this extension's own: no page and no other extension can ask for it.
      rp: { name: 'Latchkey' },
      user: { id: random(16), name, displayName: name },
      challenge: random(secretBytes),
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -257 },
      ],
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      extensions: { prf: { eval: { first: salt } } },
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new NoPrf();
  if (credential.getClientExtensionResults().prf?.enabled !== true) throw new NoPrf();
  const passkey = { credential: new Uint8Array(credential.rawId), salt };
  // Some answer at creation, others only when they are used.
  return { passkey, secret: answerOf(credential) ?? (await secretOf([passkey])) };
}
