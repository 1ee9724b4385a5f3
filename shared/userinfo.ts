/** User name and password in a URL, `https://user:password@host/` (RFC 3986, section 3.2.1). */

export interface Userinfo {
  readonly username: string;
  readonly password: string;
  /** The same URL without them. */
  readonly url: string;
}

/** What does not decode is meant as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The user name and password that an http(s) URL brings, percent-decoded; undefined when it brings neither. */
export function splitUserinfo(text: string): Userinfo | undefined {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const { username, password } = url;
  if (username === '' && password === '') return undefined;
  url.username = '';
  url.password = '';
  return { username: decoded(username), password: decoded(password), url: url.href };
}

/** A URL without the user name and password it may bring. */
export function withoutUserinfo(url: string): string {
  return splitUserinfo(url)?.url ?? url;
}
