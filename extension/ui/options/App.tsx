import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { VaultStatus } from '../../messages/vault.js';
import { useAsk } from '../background.js';
import { Brand } from '../components/Brand.js';
import { Notice } from '../components/Notice.js';
import { PasskeyUnlock } from '../components/PasskeyUnlock.js';
import { Silent } from '../components/Silent.js';
import { StateBadge } from '../components/StateBadge.js';
import { UnlockForm } from '../components/UnlockForm.js';
import { type MessageKey, t } from '../i18n.js';
import type { Loaded } from '../use-loaded.js';
import { useVaultStatus } from '../use-vault-status.js';
import { vaultTroubleText } from '../words.js';
import { EraseClosed } from './care/EraseClosed.js';
import { Onboarding } from './Onboarding.js';
import { SayLocked } from './say-locked.js';
import { Unlocked } from './Unlocked.js';

/** A page without navigation: there is one thing to do first. */
function Single({ status, children }: { status?: VaultStatus | undefined; children: ComponentChildren }) {
  return (
    <>
      <header class="top">
        <Brand />
        {status !== undefined && <StateBadge state={status.state} />}
      </header>
      <main class="single">{children}</main>
    </>
  );
}

interface LockedProps {
  vault: Loaded<VaultStatus>;
  status: VaultStatus;
  said: MessageKey | undefined;
}

function Locked({ vault, status, said }: LockedProps) {
  const ask = useAsk();
  return (
    <section class="card stack">
      <h1>{t('lockedTitle')}</h1>
      {said !== undefined && <Notice kind="ok" live title={t(said)} />}
      <UnlockForm
        retryAt={status.retryAt}
        header={async () => (await ask('vault.header', null)).header}
        onOpened={async () => vault.set(await ask('vault.opened', null))}
        onWrong={async () => vault.set(await ask('vault.wrongPassword', null))}
      />
      <PasskeyUnlock
        header={async () => (await ask('vault.header', null)).header}
        onOpened={async () => vault.set(await ask('vault.opened', null))}
      />
    </section>
  );
}

/** The whole options page: what it shows depends on the vault alone. */
export function App() {
  const ask = useAsk();
  const vault = useVaultStatus();
  const status = vault.value;
  const [said, say] = useState<MessageKey>();
  useEffect(() => {
    if (status?.state === 'unlocked') say(undefined);
  }, [status?.state]);
  // Said here, as what asked for it is gone with the vault.
  const [erased, setErased] = useState<'done' | 'failed'>();
  const erase = async () => {
    setErased(undefined);
    try {
      vault.set(await ask('vault.erase', null));
      setErased('done');
    } catch (error) {
      console.error(error);
      setErased('failed');
      await vault.reload();
    }
  };
  const failed = erased === 'failed' && <Notice kind="danger" live title={t('eraseFailed')} />;
  if (status?.state === 'unlocked')
    return (
      <SayLocked.Provider value={say}>
        <Unlocked vault={vault} status={status} onErase={erase}>
          {failed}
        </Unlocked>
      </SayLocked.Provider>
    );
  return (
    <Single status={status}>
      {vault.failed && <Silent retry={vault.reload} />}
      {failed}
      {erased === 'done' && status?.state === 'absent' && <Notice kind="ok" live title={t('allErased')} />}
      {status?.state === 'absent' && <Onboarding onCreated={vault.set} />}
      {status?.state === 'locked' && <Locked vault={vault} status={status} said={said} />}
      {(status?.state === 'damaged' || status?.state === 'unsupported') && (
        <section class="card stack">
          <h1>{t('troubleTitle')}</h1>
          <Notice kind="danger" title={vaultTroubleText(status)} />
        </section>
      )}
      {status !== undefined && <EraseClosed status={status} onErase={erase} />}
    </Single>
  );
}
