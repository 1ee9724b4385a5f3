/** First run: what a master password is, choosing one, and when the vault locks. */
import { useRef, useState } from 'preact/hooks';
import type { VaultStatus } from '../../messages/vault.js';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { newHeader } from '../unlock.js';
import { IdleChoice, type IdleMinutes } from './IdleChoice.js';
import { NewPasswordFields } from './NewPasswordFields.js';
import { useNewPassword } from './use-new-password.js';

export function Onboarding({ onCreated }: { onCreated: (status: VaultStatus) => void }) {
  const ask = useAsk();
  const chosen = useNewPassword();
  const [idleMinutes, setIdleMinutes] = useState<IdleMinutes>(0);
  const [state, setState] = useState<'choosing' | 'busy' | 'failed'>('choosing');
  const form = useRef<HTMLFormElement>(null);

  async function create() {
    if (!(await chosen.check())) {
      setState('choosing');
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    const header = await newHeader(chosen.password);
    onCreated(await ask('vault.create', { header, idleMinutes }));
    // Here, as the background has no such call. Not awaited: the vault does not depend on the browser's answer.
    void navigator.storage.persist().catch(() => false);
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (state === 'busy') return;
    setState('busy');
    create().catch(error => {
      console.error(error);
      setState('failed');
    });
  }
  return (
    <form ref={form} class="card stack" onSubmit={submit} aria-busy={state === 'busy'}>
      <h1>{t('welcomeTitle')}</h1>
      <p>{t('welcomeText')}</p>
      <Notice kind="warning" title={t('noRecoveryTitle')}>
        {t('noRecoveryText')}
      </Notice>
      <NewPasswordFields {...chosen.fields} label={t('masterPassword')} autofocus />
      <IdleChoice value={idleMinutes} onChange={setIdleMinutes} />
      {state === 'failed' && <Notice kind="danger" live title={t('createFailed')} />}
      <div class="actions">
        <Button type="submit" look="primary" disabled={state === 'busy'}>
          {state === 'busy' ? t('creating') : t('createVault')}
        </Button>
      </div>
    </form>
  );
}
