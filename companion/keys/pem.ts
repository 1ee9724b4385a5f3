export interface Block {
  /** What stands after BEGIN: `RSA PRIVATE KEY`. */
  readonly label: string;
  /** The whole block, its first and last line included. */
  readonly text: string;
  /** Whether it is encrypted in OpenSSL's own way, by headers of RFC 1421. */
  readonly headers: boolean;
  readonly der: Buffer;
}

const block = /-----BEGIN ([A-Z0-9 ]{1,40})-----\r?\n([^-]*(?:-[^-]+)*)-----END \1-----/g;
const header = /^[A-Za-z0-9-]+:.*\r?\n(?:[ \t].*\r?\n)*/gm;

/** The blocks of a PEM file (RFC 7468), in order; text around them is allowed and not looked at. */
export function pemBlocks(text: string): Block[] {
  return [...text.matchAll(block)].map(([whole, label = '', body = '']) => {
    const base64 = body.replace(header, '');
    return { label, text: `${whole}\n`, headers: base64 !== body, der: Buffer.from(base64, 'base64') };
  });
}

/** Whether a file is meant as PEM. */
export const looksLikePem = (bytes: Buffer): boolean => bytes.includes('-----BEGIN ');
