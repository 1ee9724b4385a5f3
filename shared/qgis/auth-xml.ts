/**
 * QGIS's export of configs (QgsAuthManager::exportAuthenticationConfigsToXml): an XML document that is plain, or whose one
 * element holds the plain one encrypted under a password of its own. Identities, authorities and settings are not in it.
 */
import type { Note, QgisConfig } from './auth-config.js';
import { asStored, hasAmbiguousFlow } from './config-text.js';
import { Cipher, fromHex, isPassword, makeRecord, toHex } from './crypto.js';
import { damaged, QgisDataError } from './errors.js';
import { limits } from './limits.js';
import { attribute, type Element, isXmlName, isXmlText, readXml } from './xml.js';

const root = 'qgis_authentication';

export interface AuthXml {
  readonly configs: readonly QgisConfig[];
  readonly notes: readonly Note[];
}

function configOf({ attributes, children }: Element): QgisConfig {
  const { id = '', name = '', uri = '', method = '', version = '' } = attributes;
  const [config] = children.filter(child => child.name === 'Config');
  return { id, name, uri, method, version: Number(version) || 0, fields: { ...config?.attributes } };
}

function configsOf(element: Element | undefined): QgisConfig[] {
  if (element?.name !== 'configurations') throw damaged('no configurations');
  return element.children.filter(({ name }) => name === 'AuthMethodConfig').map(configOf);
}

async function decrypted({ attributes, text }: Element, password: string): Promise<Element> {
  const { salt = '', hash = '', civ = '' } = attributes;
  const record = { salt: fromHex(salt), hash: fromHex(hash), civ: fromHex(civ) };
  if (!(await isPassword(password, record))) throw new QgisDataError('wrong-password', 'of the export');
  const cipher = await Cipher.of(password, record);
  return readXml(await cipher.decrypt(text.trim()));
}

/** Whether reading it takes a password. @throws QgisDataError as `readAuthXml` */
export function isEncryptedXml(text: string): boolean {
  return documentOf(text).attributes.hash !== undefined;
}

function documentOf(text: string): Element {
  if (text.length > limits.xml) throw new QgisDataError('too-large', 'the export');
  const document = readXml(text);
  if (document.name !== root) throw new QgisDataError('not-qgis', 'another kind of XML');
  return document;
}

/**
 * Reads an export.
 * @param password of the export; not looked at when it is plain
 * @throws QgisDataError `not-qgis`, `wrong-password`, `damaged` or `too-large`; nothing else
 */
export async function readAuthXml(text: string, password = ''): Promise<AuthXml> {
  const document = documentOf(text);
  const encrypted = document.attributes.hash !== undefined;
  const configs = configsOf(encrypted ? await decrypted(document, password) : document.children[0]);
  const notes = configs.flatMap(({ id, method, fields }): Note[] => [
    ...(hasAmbiguousFlow(method, fields) ? [{ kind: 'grant-flow', about: id } as const] : []),
    // An export has no identities.
    ...(method === 'Identity-Cert' ? [{ kind: 'missing-identity', about: id } as const] : []),
  ]);
  return { configs, notes };
}

/** Why a config cannot be exported, or comes back from QGIS as another one. */
export interface ExportProblem {
  readonly id: string;
  /** `name`: no attribute can have that name; `text`: no XML can hold it; `separator`: QGIS cuts the value there. */
  readonly kind: 'name' | 'text' | 'separator';
  readonly field: string;
}

/** What the format cannot carry; `name` and `text` keep `writeAuthXml` from writing. */
export function exportProblems(configs: readonly QgisConfig[]): ExportProblem[] {
  return configs.flatMap(({ id, fields, ...own }) => {
    const bad = (kind: ExportProblem['kind'], field: string): ExportProblem => ({ id, kind, field });
    const common = [id, own.name, own.uri, own.method].every(isXmlText) ? [] : [bad('text', '')];
    const stored = new Map(Object.entries(asStored(fields)));
    const all = Object.entries(fields).flatMap(([field, value]) => {
      if (!isXmlName(field)) return [bad('name', field)];
      if (!isXmlText(value)) return [bad('text', field)];
      return stored.get(field) === value ? [] : [bad('separator', field)];
    });
    return [...common, ...all];
  });
}

function configurations(configs: readonly QgisConfig[], indent: string): string {
  const attributes = (values: Readonly<Record<string, string | number>>) =>
    Object.entries(values)
      .map(([name, value]) => ` ${attribute(name, String(value))}`)
      .join('');
  const lines = configs.flatMap(({ id, name, uri, method, version, fields }) => [
    `  <AuthMethodConfig${attributes({ id, name, uri, method, version })}>`,
    `    <Config${attributes(fields)}/>`,
    '  </AuthMethodConfig>',
  ]);
  return ['<configurations>', ...lines, '</configurations>'].map(line => `${indent}${line}\n`).join('');
}

/**
 * Writes configs as QGIS imports them. The password is the AES key itself, and only its first 32 bytes count: a short one
 * is found by trying (`makeExportPassword` of the page that offers this gives one that is not).
 * @param password undefined: the export is plain
 * @throws QgisDataError `unsupported` for an empty password, and for what `exportProblems` calls `name` or `text`
 */
export async function writeAuthXml(configs: readonly QgisConfig[], password?: string): Promise<string> {
  const problem = exportProblems(configs).find(({ kind }) => kind !== 'separator');
  if (problem !== undefined) throw new QgisDataError('unsupported', `${problem.id} ${problem.field}`);
  // Who gives a password does not expect clear text.
  if (password === '') throw new QgisDataError('unsupported', 'an empty password');
  const content = configurations(configs, '  ');
  const type = `<!DOCTYPE ${root}>\n`;
  if (password === undefined) return `${type}<${root}>\n${content}</${root}>\n`;
  const record = await makeRecord(password);
  const cipher = await Cipher.of(password, record);
  const values = (['salt', 'hash', 'civ'] as const).map(name => `${name}="${toHex(record[name])}"`);
  return `${type}<${root} ${values.join(' ')}>${await cipher.encrypt(content)}</${root}>\n`;
}
