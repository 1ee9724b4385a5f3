/** What a file holds, as configs to be taken over: the work of a worker, which the page ends when it takes too long. */
import type { Fields } from '../../../../shared/auth-config.js';
import { readPasswordCsv } from '../../../../shared/import/csv.js';
import type { ForeignLogin } from '../../../../shared/import/login.js';
import { readNetrc } from '../../../../shared/import/netrc.js';
import {
  type AuthDatabase,
  isEncryptedXml,
  type NoteKind,
  type OAuth2Decision,
  type QgisConfig,
  QgisDataError,
  type QgisFault,
  readAuthDatabase,
  readAuthXml,
  readOAuth2,
  readPlanetary,
} from '../../../../shared/qgis/index.js';

/** A config as a file has it. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly uri: string;
  readonly method: string;
  readonly fields: Fields;
  readonly notes: readonly NoteKind[];
  /** A realm that where it comes from does not look at. */
  readonly unusedRealm?: string;
  /** What the user is to decide before it is taken over. */
  readonly decisions?: readonly OAuth2Decision[];
}

export interface Found {
  readonly candidates: readonly Candidate[];
  /** What is in the file and is not taken over: how many, and which, where they have names that say something. */
  readonly left: readonly {
    readonly what: 'unreadable' | 'servers' | 'authorities' | 'identities';
    readonly count: number;
    readonly names?: readonly string[];
  }[];
}

export type Reading =
  | ({ readonly ok: true } & Found)
  | { readonly ok: false; readonly fault: QgisFault | 'password-needed' };

/** QGIS's identities become the files of the configs that name them; a path of QGIS is one that the companion reads. */
function fieldsOf({ method, fields }: QgisConfig, identities: AuthDatabase['identities']): Fields {
  if (method !== 'Identity-Cert') return fields;
  const identity = identities.find(({ id }) => id === fields.certid);
  if (identity === undefined) return {};
  const file = (pem: string) =>
    btoa(Array.from(new TextEncoder().encode(pem), byte => String.fromCharCode(byte)).join(''));
  return { certificate: file(identity.certificate), key: file(identity.key) };
}

function ofQgis(
  configs: readonly QgisConfig[],
  notes: AuthDatabase['notes'],
  identities: AuthDatabase['identities'] = [],
): Candidate[] {
  return configs.map(config => ({
    ...config,
    fields: fieldsOf(config, identities),
    notes: notes.flatMap(({ about, kind }) => (about === config.id ? [kind] : [])),
    // QGIS stores one and never looks at it.
    ...(config.fields.realm ? { unusedRealm: config.fields.realm } : {}),
    ...(config.method === 'OAuth2' ? readOAuth2(config.fields) : {}),
    ...(config.method === 'PlanetaryComputer' ? readPlanetary(config.fields) : {}),
  }));
}

const ofLogin = ({ name, url, username, password, realm }: ForeignLogin): Candidate => ({
  id: '',
  name,
  uri: URL.parse(url)?.origin.concat('/') ?? url,
  method: 'Basic',
  fields: { username, password, realm },
  notes: [],
});

const isDatabase = (bytes: Uint8Array) =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 15)) === 'SQLite format 3';

async function read(bytes: Uint8Array, password: string | undefined): Promise<Reading> {
  const needed = { ok: false, fault: 'password-needed' } as const;
  if (isDatabase(bytes)) {
    if (password === undefined) return needed;
    const { configs, notes, identities, servers, authorities } = await readAuthDatabase(bytes, password);
    const unreadable = notes.flatMap(({ kind, about }) => (kind === 'unreadable' ? [about ?? ''] : []));
    const named = new Set(configs.map(({ fields }) => fields.certid));
    const unnamed = identities.filter(({ id }) => !named.has(id));
    const left = [
      { what: 'unreadable' as const, count: unreadable.length, names: unreadable.filter(Boolean) },
      { what: 'servers' as const, count: servers.length, names: servers.map(({ host }) => host) },
      { what: 'authorities' as const, count: authorities.length },
      { what: 'identities' as const, count: unnamed.length },
    ].filter(({ count }) => count > 0);
    return { ok: true, candidates: ofQgis(configs, notes, identities), left };
  }
  const text = new TextDecoder().decode(bytes);
  if (text.trimStart().startsWith('<')) {
    if (password === undefined && isEncryptedXml(text)) return needed;
    const { configs, notes } = await readAuthXml(text, password);
    return { ok: true, candidates: ofQgis(configs, notes), left: [] };
  }
  const logins = readPasswordCsv(text) ?? readNetrc(text);
  if (logins === undefined) return { ok: false, fault: 'not-qgis' };
  return { ok: true, candidates: logins.map(ofLogin), left: [] };
}

/** Reads a file of any kind that is known. `password` undefined: say whether one is needed. */
export async function readFile(bytes: Uint8Array, password: string | undefined): Promise<Reading> {
  try {
    return await read(bytes, password);
  } catch (error) {
    if (error instanceof QgisDataError) return { ok: false, fault: error.fault };
    throw error;
  }
}
