/** The sealed index: settings and the metadata of every config, opened by one decryption. */
import * as v from 'valibot';
import type { Alias } from '../../shared/alias.js';
import type { AuthConfigId } from '../../shared/auth-config.js';
import type { TieChoice } from '../../shared/tie.js';
import { VaultDamaged } from './errors.js';
import {
  assertStorable,
  type Entry,
  indexSchema,
  revisionSchema,
  type StoredGrant,
  type VaultSettings,
} from './schemas.js';
import type { Sealer } from './seal.js';
import { openJson, sealJson } from './sealed-json.js';

/** What the index says. A change makes a new one. */
export interface Contents {
  readonly settings: VaultSettings;
  readonly grants: readonly StoredGrant[];
  readonly choices: readonly TieChoice[];
  readonly aliases: readonly Alias[];
  readonly entries: ReadonlyMap<AuthConfigId, Entry>;
}

const place = (revision: number) => ({ kind: 'index', id: '', revision }) as const;

/** `contents` sealed as the index of this revision. @throws NotStorable for what could never be opened again */
export function sealContents(
  sealer: Sealer,
  { settings, entries, ...lists }: Contents,
  revision: number,
): Uint8Array {
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  const written = { settings, ...Object.fromEntries(filled), entries: [...entries.values()] };
  assertStorable(indexSchema, written);
  return sealJson(sealer, place(revision), written);
}

/**
 * Opens the index as the database gave it.
 *
 * @throws VaultDamaged (`index`).
 */
export function openContents(
  sealer: Sealer,
  stored: { readonly revision: unknown; readonly index: unknown },
): { contents: Contents; revision: number } {
  if (!v.is(revisionSchema, stored.revision)) throw new VaultDamaged('index', 'no revision');
  const {
    settings,
    grants = [],
    choices = [],
    aliases = [],
    entries,
  } = openJson(sealer, place(stored.revision), stored.index, indexSchema);
  return {
    contents: {
      settings,
      grants,
      choices,
      aliases,
      entries: new Map(entries.map(entry => [entry.config.id, entry])),
    },
    revision: stored.revision,
  };
}
