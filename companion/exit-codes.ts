/**
 * What the program's exit code says. `--help` prints this table; scripts rely on it, so a code never changes its
 * meaning. 1 is left to Node itself, which ends with it when something fails that nobody foresaw.
 */
export const exitCodes = {
  ok: { code: 0, meaning: 'done' },
  internal: { code: 1, meaning: 'a fault of this program' },
  usage: { code: 2, meaning: 'the command line was not understood' },
  unreadable: { code: 3, meaning: 'a file cannot be read' },
  password: { code: 4, meaning: 'a password is missing or wrong' },
  damaged: { code: 5, meaning: 'a file is damaged or something else than it says' },
  unsupported: { code: 6, meaning: 'a file uses something this program does not support' },
  tooExpensive: { code: 7, meaning: 'a file asks for more time or memory than this program gives' },
  noIdentity: { code: 8, meaning: 'no private key with its certificate was found' },
  notInstalled: { code: 9, meaning: 'the installation is incomplete or could not be changed' },
  unreachable: { code: 10, meaning: 'a server gave no response' },
  untrusted: { code: 11, meaning: 'the certificate of a server is not valid; nothing secret was sent' },
} as const;

export type Exit = keyof typeof exitCodes;
