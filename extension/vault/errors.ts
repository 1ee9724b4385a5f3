/** What can go wrong with a vault. No message or property of these errors holds a secret, a name or a URL. */

/** Where damage was found. */
export type DamagedPart =
  | 'database'
  | 'header'
  | 'index'
  | 'record'
  | 'missing-record'
  | 'state'
  | 'missing-state'
  | 'backup'
  | 'copy';

/** The password, or the vault key made from it, does not belong to this vault. */
export class WrongPassword extends Error {
  override readonly name = 'WrongPassword';
  constructor() {
    super('The password does not open this vault');
  }
}

/** What is stored was changed, swapped, moved, cut or lost. Never thrown for a wrong password. */
export class VaultDamaged extends Error {
  override readonly name = 'VaultDamaged';
  constructor(
    readonly part: DamagedPart,
    /** What is wrong with it, for the diagnostics page. */
    readonly detail: string,
  ) {
    super(`The vault is damaged (${part}): ${detail}`);
  }
}

/** The result of `open`; undefined where it finds damage. */
export function unlessDamaged<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof VaultDamaged) return undefined;
    throw error;
  }
}

/** The vault was written by a newer Latchkey, in a format this one does not know. */
export class VaultNewer extends Error {
  override readonly name = 'VaultNewer';
  constructor() {
    super('The vault has the format of a newer version');
  }
}

/** The vault was closed; its keys are gone. */
export class VaultLocked extends Error {
  override readonly name = 'VaultLocked';
  constructor() {
    super('The vault is locked');
  }
}

/** There is a vault, or what is left of one, that creating a new one would destroy. */
export class VaultExists extends Error {
  override readonly name = 'VaultExists';
  constructor() {
    super('There is a vault already');
  }
}

/** Somebody else wrote to the vault since this one was opened; nothing was written. Open it again. */
export class VaultStale extends Error {
  override readonly name = 'VaultStale';
  constructor() {
    super('The vault was changed elsewhere');
  }
}

/** No config of the vault has the id asked for. */
export class UnknownConfig extends Error {
  override readonly name = 'UnknownConfig';
  constructor() {
    super('The vault has no such auth config');
  }
}

/** The id is that of another config, or stands for one in addresses. */
export class IdTaken extends Error {
  override readonly name = 'IdTaken';
  constructor() {
    super('The id is taken');
  }
}

/** A value that could not be read back, as the check on reading would refuse it; nothing was written. */
export class NotStorable extends Error {
  override readonly name = 'NotStorable';
  constructor(
    /** The member that is wrong, `name` or `resources` for example; empty for the value as a whole. */
    readonly member: string,
  ) {
    super(`Not storable in the vault: ${member}`);
  }
}

/** A backup would be larger than what is read back; nothing was written. */
export class BackupTooLarge extends Error {
  override readonly name = 'BackupTooLarge';
  constructor() {
    super('The backup would be too large');
  }
}

/** A file is no backup, or one that was changed. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged';
  constructor(readonly why: 'no-backup' | 'damaged' | 'too-large') {
    super(`The backup cannot be read: ${why}`);
  }
}
