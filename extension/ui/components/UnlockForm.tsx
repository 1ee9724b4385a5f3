/** The one form that takes the master password to unlock: in the popup, the options page and the prompt window. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { clockText, useSecondsLeft } from '../countdown.js';
import { t } from '../i18n.js';
import { tryPassword, type UnlockAttempt, warmUp } from '../unlock.js';
import { Button } from './Button.js';
import { Notice } from './Notice.js';
import { PasswordField } from './PasswordField.js';

interface UnlockFormProps {
  /** Until when no password is tried, after wrong ones. */
  retryAt: number | undefined;
  /** The vault's header, base64. */
  header: () => Promise<string>;
  onOpened: () => Promise<unknown>;
  onWrong: () => Promise<unknown>;
  /** Where there is something to cancel. */
  onCancel?: () => void;
}

type Trouble = Exclude<UnlockAttempt, 'opened'> | 'error';
const troubles = {
  damaged: 'unlockDamaged',
  newer: 'unlockNewer',
  error: 'unlockError',
} as const;

/** Lets the browser show "Unlocking…" before the derivation takes the page's only thread. */
const afterPaint = () => new Promise(resolve => setTimeout(resolve, 30));

export function UnlockForm({ retryAt, header, onOpened, onWrong, onCancel }: UnlockFormProps) {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const form = useRef<HTMLFormElement>(null);
  const wait = useSecondsLeft(retryAt);
  const focus = () => form.current?.querySelector('input')?.focus();
  useEffect(() => {
    warmUp();
    focus();
  }, []);

  async function attempt() {
    await afterPaint();
    const result = await tryPassword(await header(), password);
    setPassword('');
    if (result === 'opened') return onOpened();
    setTrouble(result);
    if (result === 'wrong') await onWrong();
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (busy || wait > 0 || password === '') return;
    setBusy(true);
    setTrouble(undefined);
    attempt()
      .catch(error => {
        console.error(error);
        setTrouble('error');
      })
      .finally(() => {
        setBusy(false);
        focus();
      });
  }

  return (
    <form ref={form} class="stack" onSubmit={submit} aria-busy={busy}>
      <PasswordField
        label={t('masterPassword')}
        value={password}
        onInput={setPassword}
        readOnly={busy}
        problem={trouble === 'wrong' ? t('wrongPassword') : undefined}
        autofocus
      />
      {trouble !== undefined && trouble !== 'wrong' && (
        <Notice kind="danger" live title={t(troubles[trouble])} />
      )}
      <div class="actions">
        <Button type="submit" look="primary" disabled={busy || wait > 0}>
          {busy ? t('unlocking') : wait > 0 ? t('unlockIn', clockText(wait)) : t('unlock')}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>{t('cancel')}</Button>}
      </div>
    </form>
  );
}
