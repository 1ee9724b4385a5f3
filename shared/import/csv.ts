/** Passwords exported by browsers as CSV (RFC 4180): Chrome's and Firefox's columns. */
import type { ForeignLogin } from './login.js';

/** Rows of fields; a quoted field may hold separators, line breaks and doubled quotes. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    row.push(field);
    field = '';
  };
  const endRow = () => {
    endField();
    if (row.some(it => it !== '')) rows.push(row);
    row = [];
  };
  const source = text.replace(/^\ufeff/, '');
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? '';
    if (quoted) {
      if (character !== '"') field += character;
      else if (source[at + 1] === '"') field += source[++at] ?? '';
      else quoted = false;
    } else if (character === '"' && field === '') quoted = true;
    else if (character === ',') endField();
    else if (character === '\n') endRow();
    else if (character !== '\r') field += character;
  }
  endRow();
  return rows;
}

/** Logins of a browser's export, but those that say nothing; undefined when the columns are not those of one. */
export function readPasswordCsv(text: string): ForeignLogin[] | undefined {
  const [head = [], ...rows] = parseCsv(text);
  const column = (name: string) => head.findIndex(it => it.trim().toLowerCase() === name);
  const [url, username, password] = ['url', 'username', 'password'].map(column) as [number, number, number];
  if (url < 0 || username < 0 || password < 0) return undefined;
  const [name, realm] = [column('name'), column('httprealm')];
  const logins = rows.map(row => ({
    name: (name < 0 ? '' : row[name]) || hostOf(row[url] ?? ''),
    url: webAddress(row[url] ?? ''),
    username: row[username] ?? '',
    password: row[password] ?? '',
    realm: (realm < 0 ? '' : row[realm]) ?? '',
  }));
  return logins.filter(it => it.username !== '' || it.password !== '');
}

const hostOf = (url: string) => URL.parse(url)?.hostname ?? url;

/** Apps and the browser itself (`android:`, `chrome:`) have no address of the web: the user may know one, or leave it out. */
function webAddress(url: string): string {
  const scheme = URL.parse(url)?.protocol ?? 'https:';
  return scheme === 'https:' || scheme === 'http:' ? url : '';
}
