/**
 * The text that is a config's content in the database: `key:::value` joined by `|||`, sorted by key, with nothing escaped
 * (QgsAuthMethodConfig::configString). Read as QGIS reads it, and told where that may not be what was meant.
 */
import type { Fields } from '../auth-config.js';
import type { NoteKind } from './auth-config.js';

/** Names of the values of old configs, by their position. */
const byPosition: ReadonlyMap<string, readonly string[]> = new Map([
  ['Basic', ['realm', 'username', 'password']],
  ['PKI-PKCS#12', ['bundlepath', 'bundlepass']],
  ['PKI-Paths', ['certpath', 'keypath', 'keypass']],
  ['Identity-Cert', ['certid']],
]);

/** Keys that QGIS writes; one that is not among them came out of a value. Methods whose keys are free are left out. */
const known: ReadonlyMap<string, readonly string[]> = new Map([
  ['Basic', ['username', 'password', 'realm']],
  ['EsriToken', ['token']],
  ['PKI-PKCS#12', ['bundlepath', 'bundlepass', 'addcas', 'addrootca']],
  ['PKI-Paths', ['certpath', 'keypath', 'keypass', 'addcas', 'addrootca']],
  ['Identity-Cert', ['certid']],
  ['AWSS3', ['username', 'password', 'region']],
  ['MapTilerHmacSha256', ['token']],
  ['OAuth2', ['oauth2config', 'definedid', 'defineddirpath', 'querypairs']],
  ['PlanetaryComputer', ['serverType', 'rootUrl', 'oauth2config']],
]);

export interface ConfigText {
  readonly fields: Fields;
  readonly notes: readonly NoteKind[];
}

/** OAuth2's own JSON: whether its grant flow means two things. */
export function hasAmbiguousFlow(method: string, { oauth2config = '' }: Fields): boolean {
  if (method !== 'OAuth2') return false;
  try {
    return (JSON.parse(oauth2config) as { grantFlow?: unknown } | null)?.grantFlow === 3;
  } catch {
    return false;
  }
}

function isAmbiguous(method: string, items: readonly string[], fields: Fields): boolean {
  const keys = items.map(item => item.split(':::')[0] ?? '');
  const sorted = keys.every((key, n) => n === 0 || (keys[n - 1] ?? '') < key);
  const whole = items.every(item => item.split(':::').length === 2);
  // A value that ends in `|` leaves it to the next key.
  const shifted = keys.some(key => key.startsWith('|'));
  const names = known.get(method);
  const strangers = names !== undefined && Object.keys(fields).some(key => !names.includes(key));
  return !sorted || !whole || shifted || strangers;
}

/** What QGIS makes of fields that it stores: values in which its separators stand, or arise, come back as others. */
export function asStored(fields: Fields): Fields {
  const text = Object.keys(fields)
    .sort()
    .map(key => `${key}:::${fields[key]}`)
    .join('|||');
  return readConfigText('', text).fields;
}

/** Reads a config's text as QGIS does: the first two parts of an item count, and the last of several with one key. */
export function readConfigText(method: string, text: string): ConfigText {
  const items = text.split('|||');
  const old = byPosition.get(method);
  if (!text.includes(':::') && old !== undefined && text !== '') {
    const fields = Object.fromEntries(old.map((key, n) => [key, items[n] ?? '']));
    return { fields, notes: ['old-style', ...(items.length > old.length ? (['ambiguous'] as const) : [])] };
  }
  const pairs = items.filter(item => item.includes(':::')).map(item => item.split(':::'));
  const fields = Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]));
  const notes: NoteKind[] = [];
  if (text !== '' && isAmbiguous(method, items, fields)) notes.push('ambiguous');
  if (hasAmbiguousFlow(method, fields)) notes.push('grant-flow');
  return { fields, notes };
}
