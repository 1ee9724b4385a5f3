/** What is read at most: far beyond any collection of credentials, and nothing that hangs a page. */
export const limits = {
  /** Bytes of a database. */
  database: 64 * 1024 * 1024,
  /** Rows of one table. */
  rows: 100_000,
  /** Columns of one table. */
  columns: 100,
  /** Records of master passwords, each of which takes a derivation to be tried. */
  passwords: 10,
  /** Characters of an export. */
  xml: 32 * 1024 * 1024,
  /** Bytes of one value in a database. */
  value: 8 * 1024 * 1024,
} as const;
