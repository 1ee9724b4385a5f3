/** Plain words for work on the vault that failed. */
import { type MessageKey, t } from './i18n.js';

/** By the error's name: its class is loaded with the work alone. */
const texts: Readonly<Record<string, MessageKey>> = {
  BackupTooLarge: 'backupTooLarge',
  NotStorable: 'vaultTooFull',
  VaultStale: 'vaultStale',
};

export function failureText(error: unknown): string {
  return t((error instanceof Error && texts[error.name]) || 'actionFailed');
}
