/** First run: what a master password is, choosing one, and when the vault locks. */
import { useRef, useState } from 'preact/hooks';
import type { VaultStatus } from '../../messages/vault.js';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { type MessageKey, t } from '../i18n.js';
import { newHeader } from '../unlock.js';
import { IdleChoice, type IdleMinutes } from './IdleChoice.js';
import { emptyPassword, NewPasswordFields } from './NewPasswordFields.js';
import { type NewPassword, newPasswordProblems } from './onboarding.js';
import { useStrength } from './StrengthMeter.js';

export function Onboarding({ onCreated }: { onCreated: (status: VaultStatus) => void }) {
  const ask = useAsk();
  const [chosen, setChosen] = useState(emptyPassword);
  const [idleMinutes, setIdleMinutes] = useState<IdleMinutes>(0);
  const [problems, setProblems] = useState<Partial<Record<keyof NewPassword, MessageKey>>>({});
  const [state, setState] = useState<'choosing' | 'busy' | 'failed'>('choosing');
  const form = useRef<HTMLFormElement>(null);
  const strength = useStrength(chosen.password);

  function change(part: Partial<NewPassword>) {
    setChosen(old => ({ ...old, ...part }));
    setProblems({});
  }
  async function create() {
    const found = newPasswordProblems(chosen, await strength.measure());
    setProblems(found);
    if (Object.keys(found).length > 0) {
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
      <NewPasswordFields
        label={t('masterPassword')}
        chosen={chosen}
        strength={strength}
        problems={problems}
        onChange={change}
        autofocus
      />
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
