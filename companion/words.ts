/** What users of the command line are told. The extension has words of its own for the same codes. */
import type { Problem, Warning } from '../shared/identity.js';
import type { Exit } from './exit-codes.js';

interface ProblemWords {
  readonly text: string;
  readonly exit: Exit;
}

export const problemWords: Readonly<Record<Problem, ProblemWords>> = {
  unreadable: { text: 'The file cannot be read.', exit: 'unreadable' },
  'too-large': { text: 'The file is too large for a key or a bundle.', exit: 'tooExpensive' },
  'password-needed': { text: 'The file needs a password.', exit: 'password' },
  'wrong-password': { text: 'The password is wrong.', exit: 'password' },
  'wrong-password-or-damaged': { text: 'The password is wrong, or the file is damaged.', exit: 'password' },
  damaged: { text: 'The file is damaged, or something else than its name says.', exit: 'damaged' },
  unsupported: { text: 'The file uses something that is not supported.', exit: 'unsupported' },
  'too-expensive': { text: 'The file asks for more work than a file is given.', exit: 'tooExpensive' },
  'no-key': { text: 'There is no private key in the file.', exit: 'noIdentity' },
  'no-certificate': { text: 'There is no certificate in the file.', exit: 'noIdentity' },
  'key-certificate-mismatch': { text: 'No certificate in the file belongs to its key.', exit: 'noIdentity' },
};

export const warningWords: Readonly<Record<Warning, string>> = {
  expired: 'The certificate has expired.',
  'expires-soon': 'The certificate expires soon.',
  'not-yet-valid': 'The certificate is not valid yet.',
  'wrong-usage': 'The certificate is not meant for clients: its key usage forbids it.',
  'key-not-for-tls': 'Browsers do not use this kind of key for client certificates.',
  'weak-key': 'The key is too short to be safe.',
  'self-signed': 'The certificate is self-signed: only a server that knows this very certificate accepts it.',
  'issuer-missing':
    'The issuer’s certificate is not in the file. If it is an intermediate, servers may refuse the identity.',
  'issuer-expired': 'A certificate of the chain has expired.',
};
