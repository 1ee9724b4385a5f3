/**
 * One config's state record: what changes with use, kept out of the index so that using a config does not write
 * the index. It belongs to one revision of its config and exists from the save on, so a lost one is noticed.
 */
import type { AuthConfig, AuthConfigSummary, PairStates } from '../../shared/auth-config.js';
import { typedFields } from '../../shared/methods/index.js';
import { formatResource } from '../../shared/resource.js';
import { VaultDamaged } from './errors.js';
import type { Owner } from './record.js';
import { statesSchema } from './schemas.js';
import type { Sealer } from './seal.js';
import { openJson, sealJson } from './sealed-json.js';

const place = ({ record, revision }: Owner) => ({ kind: 'state', id: record, revision }) as const;

/** The sealed state record of a config. */
export function sealStates(sealer: Sealer, owner: Owner, states: PairStates): Uint8Array {
  return sealJson(sealer, place(owner), states);
}

/**
 * The states in what the database gave for `owner`.
 *
 * @throws VaultDamaged (`missing-state` or `state`).
 */
export function openStates(sealer: Sealer, owner: Owner, stored: unknown): PairStates {
  if (stored === undefined) throw new VaultDamaged('missing-state', 'not in the database');
  return openJson(sealer, place(owner), stored, statesSchema);
}

/** Every pair failed: what a damaged state record counts as, so that damage never lets a request through. */
export function failedStates({ resources }: AuthConfigSummary): PairStates {
  return Object.fromEntries(resources.map(resource => [formatResource(resource), { outcome: 'failed' }]));
}

function sameMembers(a: object, b: object): boolean {
  const members = new Map(Object.entries(b));
  const entries = Object.entries(a);
  return entries.length === members.size && entries.every(([key, value]) => members.get(key) === value);
}

/**
 * The states that outlive a save. A changed method or field resets all of them, a changed resource its own (design:
 * "A changed secret resets all pairs of its config"); a new name resets none, nor does a renewed token.
 */
export function keptStates(before: AuthConfig, states: PairStates, after: AuthConfig): PairStates {
  if (before.method !== after.method || !sameMembers(typedFields(before), typedFields(after))) return {};
  const old = new Map(before.resources.map(resource => [formatResource(resource), resource]));
  return Object.fromEntries(
    after.resources.flatMap(resource => {
      const text = formatResource(resource);
      const unchanged = sameMembers(old.get(text) ?? {}, resource);
      const state = states[text];
      return unchanged && state !== undefined ? [[text, state]] : [];
    }),
  );
}
