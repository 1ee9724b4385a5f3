/**
 * What takes the master password again, also while the vault is open: export, backup, change of the master password. Done
 * by a page of ours, as the background has no key derivation; the background opens the vault anew where it has changed.
 */
import type { AuthConfig, ConfigResource } from '../../shared/auth-config.js';
import { formatResource, parseResource } from '../../shared/resource.js';
import { type Content, openBackup as openSealed, sealBackup } from './backup.js';
import { Draft } from './draft.js';
import { BackupDamaged, VaultStale } from './errors.js';
import { configsOf, gather } from './gather.js';
import { type Passkey, withoutPasskeys, withPasskey } from './passkey-slot.js';
import { Store } from './store.js';
import { withOpen } from './with-open.js';

export type { Content } from './backup.js';
export { type KeptCopy, keepCopy, listCopies, type OldCopies, removeCopy } from './copies.js';
export type { CopyReason } from './copy-label.js';
export {
  BackupDamaged,
  BackupTooLarge,
  NotStorable,
  VaultDamaged,
  VaultNewer,
  VaultStale,
  WrongPassword,
} from './errors.js';
export type { Gathered } from './gather.js';
export { copyHeader, openCopy } from './open-copy.js';
export { changePassword } from './rekey.js';

/** What of the vault goes into an export; damaged configs are left out. */
export function readConfigs(vaultKey: Uint8Array, ids: readonly string[]): Promise<AuthConfig[]> {
  const wanted = new Set(ids);
  return withOpen(vaultKey, async unlocked => (await configsOf(unlocked)).filter(({ id }) => wanted.has(id)));
}

/** Everything, as a file that `password` opens; with the names of damaged configs, which are not in it. */
export function makeBackup(
  vaultKey: Uint8Array,
  password: string,
): Promise<{ file: Uint8Array<ArrayBuffer>; left: readonly string[] }> {
  return withOpen(vaultKey, async unlocked => {
    const { content, left } = await gather(unlocked, Date.now());
    return { file: await sealBackup(content, password), left };
  });
}

/** Whether it is what the parser makes of its text: rules and permissions are built from its members as they are. */
function isParsed(resource: ConfigResource): boolean {
  const parsed = parseResource(formatResource(resource));
  return (
    parsed.ok &&
    Object.entries(parsed.resource).every(([key, value]) => resource[key as keyof ConfigResource] === value)
  );
}

/** What a backup holds. @throws BackupDamaged, WrongPassword, VaultNewer */
export async function openBackup(file: Uint8Array, password: string): Promise<Content> {
  const content = await openSealed(file, password);
  if (!content.configs.every(({ config }) => config.resources.every(isParsed)))
    throw new BackupDamaged('damaged');
  return content;
}

/** `replace`: what is there goes. `add`: what is there stays as it is, and what is missing is added. */
export type Restoring = 'replace' | 'add';

/**
 * Restores what `openBackup` gave, in one transaction.
 *
 * @throws VaultStale when somebody wrote meanwhile; NotStorable when both together are more than a vault holds
 */
export function restore(vaultKey: Uint8Array, backup: Content, how: Restoring): Promise<{ added: number }> {
  return withOpen(vaultKey, async unlocked => {
    const { sealer, contents } = unlocked;
    const draft = new Draft(sealer, contents.entries);
    if (how === 'replace') for (const id of contents.entries.keys()) draft.remove(id);
    const missing = backup.configs.filter(({ config }) => !draft.entries.has(config.id));
    for (const { config, states } of missing) draft.put(config, states);
    const added = new Set(missing.map(({ config }) => config.id));
    const ofAdded = <T extends { configId: string }>(all: readonly T[]) =>
      all.filter(({ configId }) => added.has(configId));
    const { settings, grants, choices, aliases, entries } = contents;
    const kept = how === 'replace' ? { grants: [], choices: [], aliases: [] } : { grants, choices, aliases };
    const resources = new Set(kept.choices.map(({ resource }) => resource));
    const ids = new Set([...kept.aliases.map(({ id }) => id), ...entries.keys()]);
    await unlocked.write(
      {
        settings: how === 'replace' ? backup.settings : settings,
        grants: [...kept.grants, ...ofAdded(backup.grants)],
        choices: [...kept.choices, ...ofAdded(backup.choices).filter(it => !resources.has(it.resource))],
        aliases: [
          ...kept.aliases,
          ...ofAdded(backup.aliases).filter(it => how === 'replace' || !ids.has(it.id)),
        ],
        entries: draft.entries,
      },
      { records: draft.records, states: draft.states },
    );
    return { added: missing.length };
  });
}

/** Stores another header over the one there is, unless somebody wrote meanwhile. */
async function changeHeader(edit: (stored: unknown) => Uint8Array): Promise<void> {
  const store = await Store.open();
  try {
    const { header, revision } = await store.head();
    if (typeof revision !== 'number') throw new VaultStale();
    await store.change({ from: revision, header: edit(header) });
  } finally {
    store.close();
  }
}

/** From now on a passkey opens the vault too, in the place of any other. @throws WrongPassword, VaultStale */
export function addPasskey(vaultKey: Uint8Array, passkey: Passkey, secret: Uint8Array): Promise<void> {
  return changeHeader(stored => withPasskey(stored, vaultKey, passkey, secret));
}

/** From now on the master password alone opens the vault. Takes no key: it gives nothing. @throws VaultStale */
export function removePasskeys(): Promise<void> {
  return changeHeader(withoutPasskeys);
}
