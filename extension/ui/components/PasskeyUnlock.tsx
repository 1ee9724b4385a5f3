import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { passkeysFor, unlockByPasskey } from '../unlock.js';
import { Button } from './Button.js';
import { Notice } from './Notice.js';

interface PasskeyUnlockProps {
  header: () => Promise<string>;
  onOpened: () => Promise<unknown>;
}

/** A button to unlock with a passkey, where there is one. */
export function PasskeyUnlock({ header, onOpened }: PasskeyUnlockProps) {
  const [offered, setOffered] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    header()
      .then(passkeysFor)
      .then(found => setOffered(found.length > 0))
      // The form says what is wrong with the header.
      .catch(console.error);
  }, []);

  async function unlock() {
    setBusy(true);
    setFailed(false);
    try {
      await unlockByPasskey(await header());
      await onOpened();
    } catch (error) {
      console.error(error);
      setFailed(true);
    } finally {
      setBusy(false);
    }
  }

  if (!offered) return null;
  return (
    <div class="stack">
      {failed && <Notice kind="danger" live title={t('passkeyNotOpened')} />}
      <div>
        <Button disabled={busy} onClick={() => void unlock()}>
          {t('passkeyUnlock')}
        </Button>
      </div>
    </div>
  );
}
