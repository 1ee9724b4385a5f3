/** What the token says of itself. */
import { CKM } from './constants.js';
import type { Values } from './rpc/values.js';

/** The only slot. */
export const slot = 1;

/** Text of a fixed width, filled up with blanks as PKCS#11 wants it. */
function padded(text: string, width: number): Buffer {
  return Buffer.from(text.padEnd(width).slice(0, width), 'latin1');
}

const manufacturer = padded('Latchkey', 32);
const unlimited = 0;
const unavailable = -1;

export const info: Values<'vsusv'> = [[2, 40], manufacturer, 0, padded('Latchkey token', 32), [1, 0]];

/**
 * TOKEN_PRESENT, REMOVABLE_DEVICE, HW_SLOT: NSS keeps the objects of hardware slots and asks for them again only when
 * the token seems to have been changed, which saves dozens of calls for each new TLS host.
 */
export const slotInfo: Values<'ssuvv'> = [padded('Latchkey', 64), manufacturer, 7, [1, 0], [1, 0]];

/** RNG, WRITE_PROTECTED, TOKEN_INITIALIZED; not LOGIN_REQUIRED, which would make the browser ask for a PIN. */
export const tokenInfo: Values<'ssssuuuuuuuuuuuvvs'> = [
  padded('Latchkey', 32),
  manufacturer,
  padded('companion', 16),
  padded('1', 16),
  0x403,
  ...([unlimited, unavailable, unlimited, unavailable] as const),
  ...([0, 0] as const),
  ...([unavailable, unavailable, unavailable, unavailable] as const),
  [1, 0],
  [1, 0],
  padded('', 16),
];

const hardwareSign = 0x1 | 0x800;
const namedCurves = 0x10_0000 | 0x80_0000 | 0x100_0000;

/** Smallest and largest key in bits, and flags. */
export const mechanisms: ReadonlyMap<number, Values<'uuu'>> = new Map([
  [CKM.RSA_PKCS, [1024, 8192, hardwareSign]],
  [CKM.RSA_PKCS_PSS, [1024, 8192, hardwareSign]],
  [CKM.ECDSA, [256, 521, hardwareSign | namedCurves]],
]);
