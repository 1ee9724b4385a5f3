/** Data made by QGIS 3.22.16 (PyQGIS of Debian 12), and what QGIS read in it; see the manifests' own notes. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { QgisDataError } from '../../shared/qgis/index.js';

const folder = resolve(import.meta.dirname, '../fixtures');

export const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(resolve(folder, path)));
export const textOf = (path: string): string => readFileSync(resolve(folder, path), 'utf8');

export interface ManifestConfig {
  readonly id: string;
  readonly name: string;
  readonly uri: string;
  readonly method: string;
  readonly version: number;
  readonly configMap: Readonly<Record<string, string>>;
  readonly requests:
    | readonly {
        readonly url: string;
        readonly ok: boolean;
        readonly headers: Readonly<Record<string, string>>;
      }[]
    | null;
}

export interface Manifest {
  readonly masterPassword: string;
  readonly masterPasswordAfterReset: string;
  readonly exportPassword: string;
  readonly configs: readonly ManifestConfig[];
  readonly identities: readonly { readonly id: string }[];
  readonly servers: readonly {
    readonly host: string;
    readonly sha1: string;
    readonly configString: string;
  }[];
  readonly rowCounts: Readonly<Record<string, number>>;
}

export const manifest = JSON.parse(textOf('qgis/MANIFEST.json')) as Manifest;

/** Every config as our readers give it. */
export const asRead = manifest.configs.map(({ id, name, uri, method, version, configMap }) => ({
  id,
  name,
  uri,
  method,
  version,
  fields: configMap,
}));
export const byId = <T extends { readonly id: string }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
/** The fault that a reader or writer names, or `none`. */
export const faultOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    error => (error instanceof QgisDataError ? error.fault : String(error)),
  );

interface EdgeEntry {
  readonly masterPassword: string;
  readonly exportPassword: string;
  readonly configs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
export const edges = JSON.parse(textOf('qgis-edge/MANIFEST.json')) as Readonly<Record<string, EdgeEntry>>;
export const edge = (file: string): EdgeEntry => edges[file] as EdgeEntry;
