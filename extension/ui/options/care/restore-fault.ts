/** Why a backup does not open, and the words for it. */
import type { BackupDamaged } from '../../../vault/care.js';
import type { MessageKey } from '../../i18n.js';

export const restoreFaults = {
  'no-backup': 'restoreNone',
  damaged: 'importDamaged',
  'too-large': 'importTooLarge',
  newer: 'unlockNewer',
  'wrong-password': 'importWrongPassword',
  error: 'actionFailed',
} as const satisfies Readonly<Record<string, MessageKey>>;
export type RestoreFault = keyof typeof restoreFaults;

/** By the error's name: it may be that its class could not be loaded. */
export function restoreFault(error: unknown): RestoreFault {
  switch (error instanceof Error ? error.name : undefined) {
    case 'BackupDamaged':
      return (error as BackupDamaged).why;
    case 'WrongPassword':
      return 'wrong-password';
    case 'VaultNewer':
      return 'newer';
    default:
      return 'error';
  }
}
