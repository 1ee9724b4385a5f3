/** A command line of curl, as documentation and browsers' developer tools give it: what of it is an auth config. */
import type { Fields } from '../auth-config.js';
import { isForbiddenHeader, isHeaderName } from '../methods/header-field.js';

export interface CurlConfig {
  readonly method: string;
  readonly fields: Fields;
  /** The folder of the URL, as a resource to start from. */
  readonly resource: string;
}

/** Words as a POSIX shell splits them, with `$'…'` of bash; undefined for quotes that do not end. */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  const ansi: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  let word: string | undefined;
  let quote: '' | "'" | '"' | '$' = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
      word ??= '';
    } else if (quote === '' && character === '$' && next === "'") {
      quote = '$';
      word ??= '';
      at++;
    } else if (quote !== '' && character === (quote === '"' ? '"' : "'")) quote = '';
    else if (character === '\\' && quote !== "'") {
      at++;
      // A line that goes on; within double quotes a backslash means itself before most characters.
      if (next === '\n' && quote === '') continue;
      const escaped = quote === '$' ? (ansi[next] ?? next) : next;
      word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(next) ? character : '') + escaped;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return quote === '' ? words : undefined;
}

/** Options without a value; every other one that is not listed below has one, and it means nothing here. */
const flags =
  /^(-[abfGgIijkLlMNnOpqRrSsvZ0-46#]+|--(anyauth|basic|compressed|digest|fail|get|head|http[\d.]+|include|insecure|ipv[46]|location|location-trusted|negotiate|no-.*|ntlm|path-as-is|progress-bar|remote-name|show-error|silent|ssl.*|tlsv.*|verbose))$/;

/** Headers that say nothing of who is asking. */
const usual =
  /^(accept(-.*)?|user-agent|referer|origin|content-.*|cache-control|pragma|if-.*|range|cookie|priority|upgrade-insecure-requests|x-requested-with|dnt|sec-.*)$/i;

interface Said {
  url?: string;
  user?: string;
  bearer?: string;
  digest: boolean;
  headers: [string, string][];
}

function header(line: string): [string, string][] {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/s.exec(line) ?? [];
  return isHeaderName(name) && !isForbiddenHeader(name) && !usual.test(name) && value !== ''
    ? [[name, value.trim()]]
    : [];
}

function said(words: readonly string[]): Said {
  const all: Said = { digest: false, headers: [] };
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? '';
    const [, long = '', attached] = /^(--[a-z\d-]+)=(.*)$/s.exec(word) ?? [];
    const option = long || word;
    const value = () => attached ?? words[++at] ?? '';
    if (option === '-u' || option === '--user') all.user = value();
    else if (/^-u./.test(word)) all.user = word.slice(2);
    else if (option === '-H' || option === '--header') all.headers.push(...header(value()));
    else if (/^-H./.test(word)) all.headers.push(...header(word.slice(2)));
    else if (option === '--oauth2-bearer') all.bearer = value();
    else if (option === '--url') all.url ??= value();
    else if (option === '--digest') all.digest = true;
    else if (flags.test(word)) continue;
    else if (word.startsWith('-') && word !== '-') value();
    else all.url ??= word;
  }
  return all;
}

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

function credentialsOf({ user, bearer, digest, headers }: Said): Omit<CurlConfig, 'resource'> | undefined {
  if (user !== undefined) return { method: digest ? 'Digest' : 'Basic', fields: userPassword(user) };
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

/** What a command line says of a config; undefined when it is none, or says nothing of who is asking. */
export function readCurl(text: string): CurlConfig | undefined {
  const words = shellWords(text.trim());
  if (words === undefined || !/(^|\/)curl(\.exe)?$/.test(words[0] ?? '')) return undefined;
  const all = said(words);
  const given =
    all.url === undefined ? null : URL.parse(/^[a-z]+:/i.test(all.url) ? all.url : `http://${all.url}`);
  if (given === null) return undefined;
  // `user:password@` of the URL counts where no option says otherwise.
  if (given.username !== '' && all.user === undefined)
    all.user = `${decodeURIComponent(given.username)}:${decodeURIComponent(given.password)}`;
  const credentials = credentialsOf(all);
  const folder = given.pathname.replace(/[^/]*$/, '');
  return credentials && { ...credentials, resource: `${given.protocol}//${given.host}${folder}` };
}
