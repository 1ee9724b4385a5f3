/** Asks for the master password once more before something that the open vault alone does not allow. */
import { useCallback, useState } from 'preact/hooks';
import { useAsk } from '../background.js';
import { clockText, secondsLeft, useSecondsLeft } from '../countdown.js';
import { failureText } from '../failure-words.js';
import { t } from '../i18n.js';
import { keyFor } from '../unlock.js';
import { useLoaded } from '../use-loaded.js';
import { Button } from './Button.js';
import { Notice } from './Notice.js';
import { PasswordField } from './PasswordField.js';

interface AskPasswordProps {
  label?: string;
  hint?: string;
  /** The header (base64) that the password opens; the vault's own where it is left out. */
  header?: string;
  /** What the button says. */
  action: string;
  danger?: boolean;
  disabled?: boolean;
  /** The password is right; the key is zeroed when this settles. `password`: what was typed. */
  onKey: (vaultKey: Uint8Array, password: string) => Promise<unknown>;
  onCancel?: () => void;
}

/** Lets the browser show what is going on before the derivation takes the page's only thread. */
const afterPaint = () => new Promise(resolve => setTimeout(resolve, 30));

export function AskPassword({
  label,
  hint,
  header,
  action,
  danger = false,
  disabled = false,
  onKey,
  onCancel,
}: AskPasswordProps) {
  const ask = useAsk();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<string>();
  // Of all pages and cards together: another one may be the place of the last wrong password.
  const vault = useLoaded(useCallback(() => ask('vault.status', null), [ask]));
  const wait = useSecondsLeft(vault.value?.retryAt);

  async function attempt() {
    await afterPaint();
    const status = await ask('vault.status', null);
    vault.set(status);
    if (secondsLeft(status.retryAt, Date.now()) > 0) return;
    const key = await keyFor(header ?? (await ask('vault.header', null)).header, password);
    setPassword('');
    if (key === undefined) {
      setWrong(true);
      vault.set(await ask('vault.wrongPassword', null));
      return;
    }
    try {
      // That of a copy may be an old one, which says nothing of who knows today's.
      if (header === undefined) await ask('vault.rightPassword', null);
      await onKey(key, password);
    } finally {
      key.fill(0);
    }
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (busy || disabled || wait > 0 || password === '') return;
    setBusy(true);
    setWrong(false);
    setFailure(undefined);
    attempt()
      .catch(error => {
        console.error(error);
        setFailure(failureText(error));
      })
      .finally(() => setBusy(false));
  }

  return (
    <form class="stack" onSubmit={submit} aria-busy={busy}>
      <PasswordField
        label={label ?? t('masterPassword')}
        hint={hint ?? t('masterPasswordAgain')}
        value={password}
        onInput={setPassword}
        readOnly={busy}
        problem={wrong ? t('wrongPassword') : undefined}
      />
      {failure !== undefined && <Notice kind="danger" live title={failure} />}
      <div class="actions">
        <Button
          type="submit"
          look={danger ? 'danger' : 'primary'}
          disabled={busy || disabled || wait > 0 || password === ''}
        >
          {wait > 0 ? t('unlockIn', clockText(wait)) : busy ? t('working') : action}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>{t('cancel')}</Button>}
      </div>
    </form>
  );
}
