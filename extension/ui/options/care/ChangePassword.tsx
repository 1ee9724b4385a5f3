import { useState } from 'preact/hooks';
import type { OldCopies } from '../../../vault/care.js';
import { useAsk } from '../../background.js';
import { AskPassword } from '../../components/AskPassword.js';
import { Notice } from '../../components/Notice.js';
import { RadioField } from '../../components/RadioField.js';
import { t } from '../../i18n.js';
import { reopenVault } from '../../unlock.js';
import { NewPasswordFields } from '../NewPasswordFields.js';
import { useSayLocked } from '../say-locked.js';
import { useNewPassword } from '../use-new-password.js';

/** Another master password: a new key, and everything sealed anew under it. */
export function ChangePassword({ onChanged }: { onChanged: () => void }) {
  const ask = useAsk();
  const sayLocked = useSayLocked();
  const chosen = useNewPassword();
  const [progress, setProgress] = useState<{ done: number; of: number }>();
  const [copies, setCopies] = useState<OldCopies>('none');
  const [done, setDone] = useState(false);

  async function change(vaultKey: Uint8Array) {
    setDone(false);
    if (!(await chosen.check())) return;
    const { changePassword } = await import('../../../vault/care.js');
    const fresh = await changePassword(vaultKey, chosen.password, {
      copies,
      progress: (n, of) => setProgress({ done: n, of }),
    }).finally(() => setProgress(undefined));
    if (!(await reopenVault(ask, fresh))) return sayLocked('changePasswordLocked');
    chosen.clear();
    setDone(true);
    onChanged();
  }

  return (
    <details class="card narrow">
      <summary>{t('changePassword')}</summary>
      <div class="stack">
        <p class="muted">{t('changePasswordText')}</p>
        <NewPasswordFields {...chosen.fields} label={t('newMasterPassword')} />
        <RadioField
          legend={t('changeCopies')}
          value={copies}
          choices={[
            { value: 'none', text: t('changeCopiesNone'), hint: t('changeCopiesNoneHint') },
            { value: 'keep', text: t('changeCopiesKeep'), hint: t('changeCopiesKeepHint') },
            { value: 'remove', text: t('changeCopiesRemove'), hint: t('changeCopiesRemoveHint') },
          ]}
          onChange={setCopies}
        />
        <AskPassword
          label={t('oldMasterPassword')}
          action={t('changePasswordNow')}
          disabled={chosen.password === ''}
          onKey={change}
        />
        {progress !== undefined && (
          <progress aria-label={t('changePassword')} value={progress.done} max={progress.of} />
        )}
        {done && <Notice kind="ok" live title={t('changePasswordDone')} />}
      </div>
    </details>
  );
}
