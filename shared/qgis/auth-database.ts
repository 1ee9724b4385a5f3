/** Reading QGIS's authentication database, `qgis-auth.db` (tables as QGIS 3.22 makes them, and as older ones left them). */
import type { Note, QgisConfig } from './auth-config.js';
import { readConfigText } from './config-text.js';
import { Cipher, fromHex, isPassword, type PasswordRecord } from './crypto.js';
import { damaged, QgisDataError } from './errors.js';
import { limits } from './limits.js';
import { readTables, type SqliteValue, type Table } from './sqlite.js';

export interface AuthDatabase {
  readonly configs: readonly QgisConfig[];
  /** Client certificates with their keys; id: SHA-1 of the certificate in lower-case hex; PEM, the key unencrypted. */
  readonly identities: readonly { readonly id: string; readonly certificate: string; readonly key: string }[];
  /** Authorities that were added; PEM. */
  readonly authorities: readonly { readonly id: string; readonly certificate: string }[];
  /** What was decided about certificates: "1" trusted, "2" not trusted. */
  readonly trust: readonly { readonly id: string; readonly policy: string }[];
  /** Exceptions for servers: `host:port`, the certificate (PEM) and QGIS's own text of what is put up with. */
  readonly servers: readonly {
    readonly id: string;
    readonly host: string;
    readonly certificate: string;
    readonly config: string;
  }[];
  /** `value` null: it was encrypted, and does not decrypt. No flag says which are, so what decrypts counts as that. */
  readonly settings: readonly {
    readonly name: string;
    readonly value: string | null;
    readonly encrypted: boolean;
  }[];
  readonly notes: readonly Note[];
}

const tableNames = [
  'auth_pass',
  'auth_configs',
  'auth_settings',
  'auth_identities',
  'auth_servers',
  'auth_authorities',
  'auth_trust',
];

const text = (value: SqliteValue | undefined): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? '' : String(value);

function recordOf(row: Table[number]): PasswordRecord {
  return { salt: fromHex(text(row.salt)), hash: fromHex(text(row.hash)), civ: fromHex(text(row.civ)) };
}

/**
 * The ciphers of the master password: none in a database that has none yet, and several when QGIS was started twice at
 * once and each wrote a record of its own for the same password.
 */
async function ciphersFor(table: Table, password: string): Promise<Cipher[]> {
  if (table.length > limits.passwords) throw new QgisDataError('too-large', 'the master passwords');
  const ciphers: Cipher[] = [];
  for (const record of table.map(recordOf)) {
    if (await isPassword(password, record)) ciphers.push(await Cipher.of(password, record));
  }
  if (table.length > 0 && ciphers.length === 0)
    throw new QgisDataError('wrong-password', 'the master password');
  return ciphers;
}

/** Decrypts; undefined when it does not. Under another record's vector the first block is no text. */
async function opened(ciphers: readonly Cipher[], hex: string): Promise<string | undefined> {
  for (const cipher of ciphers) {
    try {
      return await cipher.decrypt(hex);
    } catch (error) {
      if (!(error instanceof QgisDataError)) throw error;
    }
  }
  return undefined;
}

async function readConfigs(table: Table, ciphers: readonly Cipher[], notes: Note[]): Promise<QgisConfig[]> {
  const configs: QgisConfig[] = [];
  for (const row of table) {
    const [id, name, uri, method] = [row.id, row.name, row.uri, row.type].map(text) as [
      string,
      string,
      string,
      string,
    ];
    const clear = await opened(ciphers, text(row.config));
    if (clear === undefined) {
      notes.push({ kind: 'unreadable', about: id });
      continue;
    }
    const read = readConfigText(method, clear);
    for (const kind of read.notes) notes.push({ kind, about: id });
    configs.push({ id, name, uri, method, version: Number(row.version) || 0, fields: read.fields });
  }
  return configs;
}

/** Whole blocks of AES in hex: what may be an encrypted value. */
const mayBeEncrypted = (value: string) => value.length % 32 === 0 && /^[0-9a-fA-F]+$/.test(value);

async function readSettings(table: Table, ciphers: readonly Cipher[], notes: Note[]) {
  const settings: AuthDatabase['settings'][number][] = [];
  for (const row of table) {
    const [name, value] = [text(row.setting), text(row.value)];
    const encrypted = mayBeEncrypted(value);
    const clear = encrypted ? await opened(ciphers, value) : value;
    if (clear === undefined) notes.push({ kind: 'unreadable', about: name });
    settings.push({ name, value: clear ?? null, encrypted });
  }
  return settings;
}

async function readIdentities(table: Table, ciphers: readonly Cipher[], notes: Note[]) {
  const identities: AuthDatabase['identities'][number][] = [];
  for (const row of table) {
    const key = await opened(ciphers, text(row.key));
    if (key === undefined) notes.push({ kind: 'unreadable', about: text(row.id) });
    else identities.push({ id: text(row.id), certificate: text(row.cert), key });
  }
  return identities;
}

/**
 * Reads the whole database.
 * @param bytes the file; what SQLite keeps beside it (`-journal`, `-wal`) is not looked at
 * @throws QgisDataError `not-qgis`, `wrong-password`, `damaged`, `too-large` or `unsupported`; nothing else
 */
export async function readAuthDatabase(bytes: Uint8Array, masterPassword: string): Promise<AuthDatabase> {
  const tables = readTables(bytes, tableNames);
  const table = (name: string): Table => tables.get(name) ?? [];
  if (!tables.has('auth_pass') || !tables.has('auth_configs'))
    throw new QgisDataError('not-qgis', 'the tables of QGIS are not there');
  const notes: Note[] = [];
  const passwords = table('auth_pass');
  if (passwords.length === 0) notes.push({ kind: 'no-master-password' });
  if (passwords.length > 1) notes.push({ kind: 'several-master-passwords' });
  const ciphers = await ciphersFor(passwords, masterPassword);
  if (ciphers.length === 0 && table('auth_configs').length > 0)
    throw damaged('configs without a master password');
  const configs = await readConfigs(table('auth_configs'), ciphers, notes);
  const identities = await readIdentities(table('auth_identities'), ciphers, notes);
  const there = new Set(identities.map(({ id }) => id));
  for (const { id, method, fields } of configs) {
    if (method === 'Identity-Cert' && !there.has(fields.certid ?? ''))
      notes.push({ kind: 'missing-identity', about: id });
  }
  const servers = table('auth_servers').map(row => ({
    id: text(row.id),
    host: text(row.host),
    certificate: text(row.cert),
    config: text(row.config),
  }));
  if (servers.length > 0) notes.push({ kind: 'server-exceptions' });
  return {
    configs,
    identities,
    authorities: table('auth_authorities').map(row => ({ id: text(row.id), certificate: text(row.cert) })),
    trust: table('auth_trust').map(row => ({ id: text(row.id), policy: text(row.policy) })),
    servers,
    settings: await readSettings(table('auth_settings'), ciphers, notes),
    notes,
  };
}
