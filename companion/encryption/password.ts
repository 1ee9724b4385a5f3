/**
 * A password in the forms the derivations take it. RFC 7292 wants a BMPString with a final NUL for the old ones,
 * PBES2 and PBMAC1 take octets, which everyone writes as UTF-8.
 */
export interface Password {
  readonly octets: Buffer;
  readonly bmp: Buffer;
}

function bmp(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}

const form = (text: string): Password => ({ octets: Buffer.from(text), bmp: bmp(text) });

/** What GnuTLS calls the null password: not even the final NUL. */
const none: Password = { octets: Buffer.alloc(0), bmp: Buffer.alloc(0) };

/**
 * The forms to try, likeliest first. To a user an empty password and none are the same. OpenSSL before 1.1 took each
 * octet of a password for a character; programs that did so with UTF-8 wrote files that only this opens.
 */
export function passwordForms(text: string): Password[] {
  if (text === '') return [form(''), none];
  const utf8 = Buffer.from(text);
  const octetwise: Password = { octets: utf8, bmp: bmp(utf8.toString('latin1')) };
  return utf8.length === text.length ? [form(text)] : [form(text), octetwise];
}
