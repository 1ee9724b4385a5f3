/**
 * Chromium's policy AutoSelectCertificateForUrls: which certificate is used where, without its dialog. Rows are given as
 * `https://host=COMMON NAME`; the host may be `[*.]host`, with all below it, and may have a port.
 */

export interface Selection {
  /** Pattern of the policy: `https://[*.]host:port`. */
  readonly pattern: string;
  /** Common name of the certificate's subject. */
  readonly commonName: string;
}

const form = /^(https:\/\/(?:\[\*\.\])?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)\/?=(.{1,200})$/u;
const unprintable = /\p{Cc}/u;

/** Undefined where the text is no such row. */
export function readSelection(text: string): Selection | undefined {
  const [, pattern, commonName] = form.exec(text) ?? [];
  if (pattern === undefined || commonName === undefined || unprintable.test(commonName)) return undefined;
  return { pattern, commonName };
}

/** The row as it is given, and kept in the record. */
export const selectionText = ({ pattern, commonName }: Selection): string => `${pattern}=${commonName}`;

/** The policy's file. Values are JSON in JSON: so the policy wants it. */
export function selectionPolicy(rows: readonly Selection[]): string {
  const values = rows.map(({ pattern, commonName }) =>
    JSON.stringify({ pattern, filter: { SUBJECT: { CN: commonName } } }),
  );
  return `${JSON.stringify({ AutoSelectCertificateForUrls: values }, null, 2)}\n`;
}
