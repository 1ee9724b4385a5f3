/**
 * From the master password to the key-encryption key: Argon2id (RFC 9106). Runs in the page that asked for the
 * password, never in the background, as it takes a good part of a second and 64 MiB.
 */
import { checkKdfParameters, type KdfParameters } from './kdf-parameters.js';

export { type KdfParameters, kdfCeiling, kdfDefault, kdfFloor } from './kdf-parameters.js';

const kekBytes = 32;

type Argon2id = (password: Uint8Array, salt: Uint8Array, parameters: KdfParameters) => Promise<Uint8Array>;

const withWebAssembly: Argon2id = async (password, salt, { memoryKiB, iterations, parallelism }) => {
  const { argon2id } = await import('hash-wasm');
  const options = { memorySize: memoryKiB, iterations, parallelism, hashLength: kekBytes };
  return argon2id({ password, salt, ...options, outputType: 'binary' });
};

const withScript: Argon2id = async (password, salt, { memoryKiB, iterations, parallelism }) => {
  const { argon2idAsync } = await import('@noble/hashes/argon2.js');
  return argon2idAsync(password, salt, { m: memoryKiB, t: iterations, p: parallelism, dkLen: kekBytes });
};

/**
 * The 32-byte key-encryption key of `password`, whose UTF-8 in NFC goes into Argon2id: the same letters typed on
 * another system give the same key.
 *
 * @param salt 16 bytes.
 * @throws VaultDamaged (`header`) for parameters out of bounds, before anything is derived.
 */
export async function deriveKek(
  password: string,
  salt: Uint8Array,
  parameters: KdfParameters,
): Promise<Uint8Array> {
  checkKdfParameters(parameters);
  const bytes = new TextEncoder().encode(password.normalize('NFC'));
  const start = performance.now();
  try {
    // Three times slower and the same bytes: for where WebAssembly is forbidden, or refuses an empty password.
    return await withWebAssembly(bytes, salt, parameters).catch(() => withScript(bytes, salt, parameters));
  } finally {
    bytes.fill(0);
    // For the benchmark, and for whoever looks at the page with the browser's profiler.
    performance.measure('argon2id', { start });
  }
}
