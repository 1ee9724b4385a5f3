/** A command line of curl, as documentation and browsers' developer tools give it: what of it is an auth config. */
import type { Fields } from '../auth-config.js';
import { type Said, saidBy, schemes } from './curl-options.js';
import { shellWords, withoutCarets } from './shell-words.js';

export interface CurlConfig {
  readonly method: string;
  readonly fields: Fields;
  /** The folder of the URL, as a resource to start from. */
  readonly resource: string;
}

/** It says who is asking, in a way that Latchkey has no method for: by name. */
export interface CurlRefusal {
  readonly refused: string;
}

type Credentials = Omit<CurlConfig, 'resource'> | CurlRefusal;

function decodeBasic(value: string): string | undefined {
  const [, encoded] = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(value) ?? [];
  if (encoded === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), it => it.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function userPassword(text: string): Fields {
  const colon = text.indexOf(':');
  return colon < 0
    ? { username: text, password: '' }
    : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** What each scheme becomes; of several the first of `schemes` counts, which curl could choose as well. */
const byScheme: Readonly<Record<(typeof schemes)[number], (user: string) => Credentials>> = {
  digest: user => ({ method: 'Digest', fields: userPassword(user) }),
  basic: user => ({ method: 'Basic', fields: userPassword(user) }),
  // The challenge decides, here as there.
  anyauth: user => ({ method: 'Basic', fields: userPassword(user) }),
  negotiate: () => ({ refused: 'Negotiate' }),
  ntlm: () => ({ refused: 'NTLM' }),
  'ntlm-wb': () => ({ refused: 'NTLM' }),
};

/** Signatures of Latchkey are those for S3; curl leaves what is missing to the host's name. */
function signed(sigv4: string, user: string, headers: Said['headers']): Credentials {
  const [provider = '', signer = 'amz', region = '', service = ''] = sigv4.toLowerCase().split(':');
  if (provider !== 'aws' || signer !== 'amz' || !['', 's3'].includes(service)) return { refused: sigv4 };
  const sessiontoken = headers.find(([name]) => name.toLowerCase() === 'x-amz-security-token')?.[1] ?? '';
  return { method: 'AWSS3', fields: { ...userPassword(user), region, sessiontoken } };
}

function credentialsOf(said: Said): Credentials | undefined {
  const { user, bearer, sigv4, headers } = said;
  const scheme = schemes.find(it => said.schemes.has(it));
  if (sigv4 !== undefined && user !== undefined) return signed(sigv4, user, headers);
  // Without a user name it may be the system's own sign-in.
  if (user !== undefined || scheme === 'negotiate') return byScheme[scheme ?? 'basic'](user ?? '');
  if (bearer !== undefined) return { method: 'Bearer', fields: { token: bearer } };
  const [[name = '', value = ''] = []] = headers;
  const token = /^Bearer\s+(\S+)$/i.exec(value)?.[1];
  if (headers.length === 1 && name.toLowerCase() === 'authorization') {
    const basic = decodeBasic(value);
    if (basic !== undefined) return { method: 'Basic', fields: userPassword(basic) };
    if (token !== undefined) return { method: 'Bearer', fields: { token } };
  }
  if (headers.length === 1 && name.toLowerCase() === 'x-esri-authorization' && token !== undefined)
    return { method: 'EsriToken', fields: { token } };
  return headers.length === 0 ? undefined : { method: 'APIHeader', fields: Object.fromEntries(headers) };
}

/** As it stands where its percent signs are no escapes. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a command line says of a config; undefined when it is none, or says nothing of who is asking. */
export function readCurl(text: string): CurlConfig | CurlRefusal | undefined {
  const words = shellWords(withoutCarets(text.trim()));
  if (words === undefined || !/(^|\/)curl(\.exe)?$/.test(words[0] ?? '')) return undefined;
  const all = saidBy(words.slice(1));
  const given =
    all.url === undefined ? null : URL.parse(/^[a-z]+:\/\//i.test(all.url) ? all.url : `http://${all.url}`);
  if (given === null) return undefined;
  // `user:password@` of the URL counts where no option says otherwise.
  if (given.username !== '' && all.user === undefined)
    all.user = `${decoded(given.username)}:${decoded(given.password)}`;
  const credentials = credentialsOf(all);
  if (credentials === undefined || 'refused' in credentials) return credentials;
  const folder = given.pathname.replace(/[^/]*$/, '');
  return { ...credentials, resource: `${given.protocol}//${given.host}${folder}` };
}
