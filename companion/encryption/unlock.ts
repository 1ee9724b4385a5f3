import type { Algorithm } from '../asn1/values.js';
import { notOpened, ReadError } from '../read-error.js';
import type { Budget } from './budget.js';
import type { Password } from './password.js';
import { decrypt } from './pbe.js';

/**
 * Decrypts and reads what came out. A wrong password passes for the right one by its padding once in 256 times; the
 * nonsense then found is the same failure.
 */
export type Unlock = <T>(algorithm: Algorithm, data: Buffer, read: (plain: Buffer) => T) => T;

/** With one form of the password. @throws ReadError as `decrypt` */
export function unlockWith(password: Password, budget: Budget): Unlock {
  return (algorithm, data, read) => {
    const plain = decrypt(algorithm, data, password, budget);
    try {
      return read(plain);
    } catch (error) {
      throw error instanceof ReadError && error.problem === 'damaged' ? notOpened() : error;
    }
  };
}

/** Without a password: says that one is needed, as soon as one is. */
export const unlockNothing: Unlock = () => {
  throw new ReadError('password-needed', 'encrypted');
};

/**
 * What `read` gives with the first form of a password that opens the file.
 * @throws ReadError of the first form where none does
 */
export function withEachForm<T>(forms: readonly Password[], read: (form: Password) => T): T {
  let first: unknown;
  for (const form of forms) {
    try {
      return read(form);
    } catch (error) {
      if (!(error instanceof ReadError) || error.problem !== 'wrong-password-or-damaged') throw error;
      first ??= error;
    }
  }
  throw first;
}
