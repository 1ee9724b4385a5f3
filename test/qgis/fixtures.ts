/** Data made by QGIS 3.22.16 (PyQGIS of Debian 12), and what QGIS read in it; see the manifests' own notes. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

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

interface EdgeEntry {
  readonly masterPassword: string;
  readonly exportPassword: string;
  readonly configs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
export const edges = JSON.parse(textOf('qgis-edge/MANIFEST.json')) as Readonly<Record<string, EdgeEntry>>;
export const edge = (file: string): EdgeEntry => edges[file] as EdgeEntry;
