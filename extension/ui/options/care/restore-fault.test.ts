import { expect, test } from 'vitest';
import { BackupDamaged, VaultNewer, WrongPassword } from '../../../vault/care.js';
import { restoreFault } from './restore-fault.js';

test.each([
  [new BackupDamaged('no-backup'), 'no-backup'],
  [new BackupDamaged('damaged'), 'damaged'],
  [new BackupDamaged('too-large'), 'too-large'],
  [new WrongPassword(), 'wrong-password'],
  [new VaultNewer(), 'newer'],
  [new TypeError('Failed to fetch dynamically imported module'), 'error'],
  [undefined, 'error'],
])('%s is %s', (error, fault) => {
  expect(restoreFault(error)).toBe(fault);
});
