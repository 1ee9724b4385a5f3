/**
 * Microsoft's Planetary Computer, as QGIS's method of that name: blobs of Azure Storage are opened by a shared access
 * signature (SAS) for their container, which the service gives to everybody (`open`) or to who has signed in (`pro`, a
 * GeoCatalog of one's own, whose other addresses take the access token itself).
 */
import * as v from 'valibot';
import type { Fields } from '../auth-config.js';
import { parseResource } from '../resource.js';
import type { Effect, FieldProblem, Method } from './method.js';
import { oauth2 } from './oauth2.js';

/** Of the open one; QGIS has the same address. */
const openRoot = 'https://planetarycomputer.microsoft.com/api/sas/v1';
/** What QGIS asks a GeoCatalog with. */
const apiVersion = '2025-04-30-preview';
const blobHost = '.blob.core.windows.net';

export const isPro = ({ serverType }: Fields): boolean => serverType === 'pro';

/** The container that a resource lies in; undefined for what is no blob, or for more than one container. */
export function containerOf(resource: string): string | undefined {
  const parsed = parseResource(resource);
  if (!parsed.ok || parsed.resource.wildcard || !parsed.resource.host.endsWith(blobHost)) return undefined;
  const { origin, pathname } = new URL(resource);
  const [, container = ''] = pathname.split('/');
  return container === '' ? undefined : `${origin}/${container}`;
}

/** Where the signature for a container is to be had. */
export function signAddress(fields: Fields, container: string): string {
  const { rootUrl = '' } = fields;
  const root = (rootUrl || openRoot).replace(/\/$/, '');
  const address = new URL(isPro(fields) ? `${root}/sas/sign` : `${root}/sign`);
  if (isPro(fields)) address.searchParams.set('api-version', apiVersion);
  address.searchParams.set('href', container);
  return address.href;
}

const kept = v.record(v.string(), v.string());

/** The kept signatures, by container: the query that opens it. None where a file or backup brought something else. */
export function signaturesOf({ signatures = '{}' }: Fields): Readonly<Record<string, string>> {
  try {
    return v.parse(kept, JSON.parse(signatures));
  } catch {
    return {};
  }
}

function check(values: Fields): FieldProblem[] {
  const { rootUrl = '' } = values;
  const problems: FieldProblem[] = [];
  if (rootUrl !== '' && URL.parse(rootUrl)?.protocol !== 'https:')
    problems.push({ field: 'rootUrl', reason: 'https-address' });
  if (!isPro(values)) return problems;
  if (rootUrl === '') problems.push({ field: 'rootUrl', reason: 'required' });
  return [...problems, ...oauth2.check(values)];
}

function effect(values: Fields, resource = ''): Effect {
  const container = containerOf(resource);
  if (container === undefined) return isPro(values) ? (oauth2.effect?.(values) ?? {}) : {};
  const signature = signaturesOf(values)[container];
  return signature === undefined ? {} : { query: Object.fromEntries(new URLSearchParams(signature)) };
}

export const planetaryComputer: Method = {
  name: 'PlanetaryComputer',
  fields: [
    { name: 'serverType', secret: false, required: false, kind: 'choice', choices: ['', 'pro'] },
    { name: 'rootUrl', secret: false, required: false },
    ...oauth2.fields.map(field => ({
      ...field,
      required: false,
      when: { ...field.when, serverType: 'pro' },
    })),
  ],
  inAddress: true,
  serves: (values, resource) => isPro(values) || containerOf(resource) !== undefined,
  kept: [...(oauth2.kept ?? []), 'signatures'],
  check,
  contacts: values => {
    const root = URL.parse(values.rootUrl || openRoot);
    const own = root === null ? [] : [`${root.protocol}//${root.hostname}/*`];
    return isPro(values) ? [...own, ...(oauth2.contacts?.(values) ?? [])] : own;
  },
  effect,
};
