import { createHash, randomBytes } from 'node:crypto';

/** User names and their passwords. */
export type Users = Readonly<Record<string, string>>;

/** An htpasswd file with salted SHA-1: weak, but fast, so that hashing is no part of what a test measures. */
export function htpasswd(users: Users): string {
  const lines = Object.entries(users).map(([user, password]) => {
    if (/[:\r\n]/.test(user)) throw new Error('A user name in htpasswd has neither a colon nor a line end');
    const salt = randomBytes(8);
    const digest = createHash('sha1').update(password, 'utf8').update(salt).digest();
    return `${user}:{SSHA}${Buffer.concat([digest, salt]).toString('base64')}\n`;
  });
  return lines.join('');
}
