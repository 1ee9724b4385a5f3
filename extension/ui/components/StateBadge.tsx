import type { VaultStatus } from '../../messages/vault.js';
import { type MessageKey, t } from '../i18n.js';
import { Icon } from './Icon.js';

const texts: Readonly<Record<VaultStatus['state'], MessageKey>> = {
  absent: 'stateAbsent',
  locked: 'stateLocked',
  unlocked: 'stateUnlocked',
  damaged: 'stateDamaged',
  unsupported: 'stateUnsupported',
};

/** The vault's state in one word. */
export function StateBadge({ state }: { state: VaultStatus['state'] }) {
  return (
    <span class="badge" data-testid="vault-state" data-state={state}>
      {state === 'locked' && <Icon name="lock" />}
      {t(texts[state])}
    </span>
  );
}
