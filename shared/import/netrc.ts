/** `.netrc` as curl and ftp read it: machines with login and password. Macros and the default are passed over. */
import type { ForeignLogin } from './login.js';

/** Words; curl knows quoted ones with `\"`, `\\`, `\n`, `\r` and `\t`, and comments. */
function words(text: string): string[] {
  const withoutMacros = text.replace(/^[ \t]*macdef[^\n]*\n(?:[^\n]+\n?)*/gm, '\n');
  const found = withoutMacros.matchAll(/"((?:\\.|[^"\\])*)"|#[^\n]*|(\S+)/g);
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return Array.from(found, ([, quoted, bare]) =>
    quoted === undefined ? bare : quoted.replace(/\\(.)/g, (_, it: string) => escapes[it] ?? it),
  ).filter(word => word !== undefined);
}

/** Logins of a `.netrc`; undefined when the text is none. The resource of a machine is its https origin. */
export function readNetrc(text: string): ForeignLogin[] | undefined {
  const all = words(text);
  if (!all.includes('machine')) return undefined;
  const logins: { name: string; username: string; password: string }[] = [];
  let current: (typeof logins)[number] | undefined;
  for (let at = 0; at < all.length; at++) {
    const [word, value = ''] = [all[at], all[at + 1]];
    if (word === 'machine') {
      current = { name: value, username: '', password: '' };
      logins.push(current);
    } else if (word === 'default') {
      current = undefined;
      continue;
    } else if (word === 'login' && current) current.username = value;
    else if (word === 'password' && current) current.password = value;
    else if (word !== 'account' && word !== 'login' && word !== 'password') continue;
    at++;
  }
  return logins.map(login => ({ ...login, url: `https://${login.name}/`, realm: '' }));
}
