/** From configs of the vault to QGIS's export. */
import type { AuthConfig } from '../../../../shared/auth-config.js';
import { isPro } from '../../../../shared/methods/planetary-computer.js';
import {
  exportProblems,
  type QgisConfig,
  writeAuthXml,
  writeOAuth2,
  writePlanetary,
} from '../../../../shared/qgis/index.js';
import { formatResource } from '../../../../shared/resource.js';
import { readConfigs } from '../../../vault/care.js';

/** What of a config does not come to QGIS as it is here. */
export interface Left {
  readonly name: string;
  /**
   * `cannot`: the config is not in the export. `fields`: these have no place there. `repeated`: of several parameters with
   * such a name the last is there. `grant-flow`: old versions of QGIS read another one. `separator`: QGIS cuts a value.
   */
  readonly why: 'cannot' | 'fields' | 'repeated' | 'grant-flow' | 'separator';
  /** Names, for `fields` and `repeated`. */
  readonly fields?: readonly string[];
}

/** Methods that QGIS does not know, or that keep their files here. */
const unknownToQgis: ReadonlySet<string> = new Set(['Digest', 'Bearer', 'QueryKey', 'Identity-Cert']);
/** Fields that QGIS has no place for, whatever the method. */
const noPlace = ['bundle', 'certificate', 'key', 'sessiontoken', 'issuer', 'revocationUrl'] as const;
/** Latchkey's own fields; how it guards a certificate means nothing elsewhere, and is not missed there. */
const ownFields: ReadonlySet<string> = new Set(['visible', 'confirm', ...noPlace]);
/** A `grantFlow` above it is another one, or none, to a QGIS before 3.44 (qgis/QGIS#61063). */
const lastOldFlow = 2;
const versions: Readonly<Record<string, number>> = {
  AWSS3: 4,
  MapTilerHmacSha256: 1,
  OAuth2: 1,
  PlanetaryComputer: 1,
};

function ownFieldsOf(method: string, fields: AuthConfig['fields']): AuthConfig['fields'] | undefined {
  if (method === 'APIHeader') return fields;
  if (method === 'OAuth2' || method === 'OAuth2Query') return writeOAuth2(method, fields);
  if (method === 'PlanetaryComputer') return writePlanetary(fields);
  return withoutOwn(fields);
}

function toQgis({ id, name, method, fields, resources }: AuthConfig): QgisConfig | undefined {
  if (unknownToQgis.has(method)) return undefined;
  // What lies in the vault as a file has no place there.
  if (method.startsWith('PKI') && !fields.bundlepath && !fields.certpath) return undefined;
  const own = ownFieldsOf(method, fields);
  if (own === undefined) return undefined;
  const [first] = resources;
  const uri = first === undefined ? '' : formatResource(first);
  const qgisName = method === 'OAuth2Query' ? 'OAuth2' : method;
  return { id, name, uri, method: qgisName, version: versions[qgisName] ?? 2, fields: own };
}

const withoutOwn = (fields: AuthConfig['fields']) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !ownFields.has(name)));

function repeatedNames(query = ''): string[] {
  const names = [...new URLSearchParams(query).keys()];
  return [...new Set(names.filter((it, n) => names.indexOf(it) < n))];
}

function lossesOf({ name, method, fields }: AuthConfig, { oauth2config }: QgisConfig['fields']): Left[] {
  // Names of the user's own, and fields that are not in use.
  if (method === 'APIHeader' || (method === 'PlanetaryComputer' && !isPro(fields))) return [];
  const lost: Left[] = [
    { name, why: 'fields', fields: noPlace.filter(it => fields[it]) },
    { name, why: 'repeated', fields: repeatedNames(fields.queryPairs) },
  ];
  const { grantFlow = 0 } = JSON.parse(oauth2config ?? '{}') as { grantFlow?: number };
  const flow: Left[] = grantFlow > lastOldFlow ? [{ name, why: 'grant-flow' }] : [];
  return [...lost.filter(it => it.fields?.length), ...flow];
}

/** What is to be written of a config, and what of it is left. */
function exported(own: AuthConfig): { config?: QgisConfig; left: Left[] } {
  const { name } = own;
  const config = toQgis(own);
  const problems = config === undefined ? [] : exportProblems([config]);
  if (config === undefined || problems.some(({ kind }) => kind !== 'separator'))
    return { left: [{ name, why: 'cannot' }] };
  const cut: Left[] = problems.length > 0 ? [{ name, why: 'separator' }] : [];
  return { config, left: [...lossesOf(own, config.fields), ...cut] };
}

/** The configs of QGIS, with what is not in them. */
export function forQgis(configs: readonly AuthConfig[]): { written: QgisConfig[]; left: Left[] } {
  const all = configs.map(exported);
  return { written: all.flatMap(({ config = [] }) => config), left: all.flatMap(({ left }) => left) };
}

/** The export of these configs, with what is not in it. The vault is opened for the moment alone. */
export async function exportToQgis(
  vaultKey: Uint8Array,
  ids: readonly string[],
  password: string | undefined,
): Promise<{ text: string; left: Left[] }> {
  const { written, left } = forQgis(await readConfigs(vaultKey, ids));
  return { text: await writeAuthXml(written, password), left };
}

/** The password is the key: QGIS uses its first 32 bytes as they are. */
export const isShortKey = (password: string): boolean => new TextEncoder().encode(password).length < 32;

/** 32 characters of 64: 192 bits. */
export function makeExportPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return Array.from(bytes, byte => alphabet[byte % 64]).join('');
}
