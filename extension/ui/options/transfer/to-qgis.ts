/** From configs of the vault to QGIS's export. */
import type { AuthConfig } from '../../../../shared/auth-config.js';
import {
  exportProblems,
  type QgisConfig,
  writeAuthXml,
  writeOAuth2,
  writePlanetary,
} from '../../../../shared/qgis/index.js';
import { formatResource } from '../../../../shared/resource.js';
import { readConfigs } from '../../../vault/care.js';

/** A config that is not in the export, or of which QGIS cuts a value. */
export interface Left {
  readonly name: string;
  readonly why: 'cannot' | 'separator';
}

/** Methods that QGIS does not know, or that keep their files here. */
const unknownToQgis: ReadonlySet<string> = new Set(['Digest', 'Bearer', 'QueryKey', 'Identity-Cert']);
/** Latchkey's own fields. */
const ownFields: ReadonlySet<string> = new Set([
  'visible',
  'confirm',
  'bundle',
  'certificate',
  'key',
  'sessiontoken',
]);
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

/** The export of these configs, with what is not in it. The vault is opened for the moment alone. */
export async function exportToQgis(
  vaultKey: Uint8Array,
  ids: readonly string[],
  password: string | undefined,
): Promise<{ text: string; left: Left[] }> {
  const left: Left[] = [];
  const written: QgisConfig[] = [];
  for (const own of await readConfigs(vaultKey, ids)) {
    const config = toQgis(own);
    const problems = config === undefined ? [] : exportProblems([config]);
    if (config === undefined || problems.some(({ kind }) => kind !== 'separator')) {
      left.push({ name: own.name, why: 'cannot' });
      continue;
    }
    if (problems.length > 0) left.push({ name: own.name, why: 'separator' });
    written.push(config);
  }
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
