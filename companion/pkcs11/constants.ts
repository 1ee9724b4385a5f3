/** Numbers of PKCS#11 2.40 (OASIS), as far as they are used here; names without their prefix. */

/** Attribute types. */
export const CKA = {
  CLASS: 0x0,
  TOKEN: 0x1,
  PRIVATE: 0x2,
  LABEL: 0x3,
  VALUE: 0x11,
  CERTIFICATE_TYPE: 0x80,
  ISSUER: 0x81,
  SERIAL_NUMBER: 0x82,
  TRUSTED: 0x86,
  CERTIFICATE_CATEGORY: 0x87,
  JAVA_MIDP_SECURITY_DOMAIN: 0x88,
  KEY_TYPE: 0x100,
  SUBJECT: 0x101,
  ID: 0x102,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  WRAP: 0x106,
  UNWRAP: 0x107,
  SIGN: 0x108,
  SIGN_RECOVER: 0x109,
  VERIFY: 0x10a,
  VERIFY_RECOVER: 0x10b,
  DERIVE: 0x10c,
  MODULUS: 0x120,
  MODULUS_BITS: 0x121,
  PUBLIC_EXPONENT: 0x122,
  PRIME_BITS: 0x133,
  SUBPRIME_BITS: 0x134,
  VALUE_BITS: 0x160,
  VALUE_LEN: 0x161,
  EXTRACTABLE: 0x162,
  LOCAL: 0x163,
  NEVER_EXTRACTABLE: 0x164,
  ALWAYS_SENSITIVE: 0x165,
  KEY_GEN_MECHANISM: 0x166,
  MODIFIABLE: 0x170,
  COPYABLE: 0x171,
  EC_PARAMS: 0x180,
  EC_POINT: 0x181,
  SECONDARY_AUTH: 0x200,
  AUTH_PIN_FLAGS: 0x201,
  ALWAYS_AUTHENTICATE: 0x202,
  WRAP_WITH_TRUSTED: 0x210,
  HW_FEATURE_TYPE: 0x300,
  RESET_ON_INIT: 0x301,
  HAS_RESET: 0x302,
  PIXEL_X: 0x400,
  PIXEL_Y: 0x401,
  RESOLUTION: 0x402,
  CHAR_ROWS: 0x403,
  CHAR_COLUMNS: 0x404,
  COLOR: 0x405,
  BITS_PER_PIXEL: 0x406,
  MECHANISM_TYPE: 0x500,
  WRAP_TEMPLATE: 0x4000_0211,
  UNWRAP_TEMPLATE: 0x4000_0212,
  DERIVE_TEMPLATE: 0x4000_0213,
  ALLOWED_MECHANISMS: 0x4000_0600,
} as const;

/** Object classes. */
export const CKO = { CERTIFICATE: 1, PUBLIC_KEY: 2, PRIVATE_KEY: 3 } as const;

/** Certificate type X.509. */
export const CKC_X_509 = 0;

/** Key types. */
export const CKK = { RSA: 0, EC: 3 } as const;

/** Mechanisms, and the hashes and mask generation functions of RSA-PSS. */
export const CKM = {
  RSA_PKCS: 0x1,
  RSA_PKCS_PSS: 0xd,
  SHA256: 0x250,
  SHA384: 0x260,
  SHA512: 0x270,
  ECDSA: 0x1041,
} as const;
export const CKG = { MGF1_SHA256: 2, MGF1_SHA384: 3, MGF1_SHA512: 4 } as const;

/** Return values. */
export const CKR = {
  OK: 0x0,
  SLOT_ID_INVALID: 0x3,
  GENERAL_ERROR: 0x5,
  ARGUMENTS_BAD: 0x7,
  ATTRIBUTE_TYPE_INVALID: 0x12,
  DATA_LEN_RANGE: 0x21,
  FUNCTION_NOT_SUPPORTED: 0x54,
  KEY_HANDLE_INVALID: 0x60,
  KEY_TYPE_INCONSISTENT: 0x63,
  MECHANISM_INVALID: 0x70,
  MECHANISM_PARAM_INVALID: 0x71,
  OBJECT_HANDLE_INVALID: 0x82,
  OPERATION_ACTIVE: 0x90,
  OPERATION_NOT_INITIALIZED: 0x91,
  SESSION_COUNT: 0xb1,
  SESSION_HANDLE_INVALID: 0xb3,
  TOKEN_WRITE_PROTECTED: 0xe2,
  USER_NOT_LOGGED_IN: 0x101,
  BUFFER_TOO_SMALL: 0x150,
} as const;

/** A call ends with a return value other than CKR_OK. */
export class CkError extends Error {
  constructor(
    readonly value: number,
    message = `CKR 0x${value.toString(16)}`,
  ) {
    super(message);
  }
}
