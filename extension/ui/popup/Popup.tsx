import { useCallback } from 'preact/hooks';
import type { VaultStatus } from '../../messages/vault.js';
import { useAsk } from '../background.js';
import { Brand } from '../components/Brand.js';
import { Button } from '../components/Button.js';
import { Icon } from '../components/Icon.js';
import { Notice } from '../components/Notice.js';
import { Silent } from '../components/Silent.js';
import { StateBadge } from '../components/StateBadge.js';
import { UnlockForm } from '../components/UnlockForm.js';
import { t } from '../i18n.js';
import { type Loaded, useLoaded } from '../use-loaded.js';
import { useVaultStatus } from '../use-vault-status.js';
import { vaultTroubleText } from '../words.js';
import { currentTab } from './current-tab.js';
import { leaveTo } from './leave.js';
import { TabView } from './TabView.js';

function Body({ vault, status }: { vault: Loaded<VaultStatus>; status: VaultStatus }) {
  const ask = useAsk();
  const tab = useLoaded(useCallback(currentTab, []));
  switch (status.state) {
    case 'absent':
      return (
        <div class="stack">
          <p>{t('popupAbsent')}</p>
          <div class="actions">
            <Button look="primary" onClick={() => void leaveTo()}>
              {t('setUp')}
            </Button>
          </div>
        </div>
      );
    case 'damaged':
    case 'unsupported':
      return <Notice kind="danger" title={vaultTroubleText(status)} />;
    case 'locked':
      return (
        <UnlockForm
          retryAt={status.retryAt}
          header={async () => (await ask('vault.header', null)).header}
          onOpened={async () => vault.set(await ask('vault.opened', null))}
          onWrong={async () => vault.set(await ask('vault.wrongPassword', null))}
        />
      );
    case 'unlocked':
      if (tab.value === undefined && !tab.failed) return null;
      return tab.value == null ? <p class="muted">{t('noPage')}</p> : <TabView {...tab.value} />;
  }
}

/** The whole popup. */
export function Popup() {
  const ask = useAsk();
  const vault = useVaultStatus();
  const status = vault.value;
  const lock = () => ask('vault.lock', null).then(vault.set, vault.reload);
  return (
    <>
      <header class="bar">
        <h1>
          <Brand />
        </h1>
        {status !== undefined && <StateBadge state={status.state} />}
      </header>
      <main>
        {vault.failed && <Silent retry={vault.reload} />}
        {status !== undefined && <Body vault={vault} status={status} />}
      </main>
      {status !== undefined && status.state !== 'absent' && (
        <footer class="bar">
          <Button look="quiet" onClick={() => void leaveTo()}>
            <Icon name="settings" />
            {t('openOptions')}
          </Button>
          {status.state === 'unlocked' && (
            <Button onClick={() => void lock()}>
              <Icon name="lock" />
              {t('lock')}
            </Button>
          )}
        </footer>
      )}
    </>
  );
}
