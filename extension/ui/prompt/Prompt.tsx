import { useEffect, useState } from 'preact/hooks';
import type { PromptPush } from '../../messages.js';
import { Brand } from '../components/Brand.js';
import { Notice } from '../components/Notice.js';
import { UnlockForm } from '../components/UnlockForm.js';
import { clockText, useSecondsLeft } from '../countdown.js';
import { t } from '../i18n.js';
import { vaultTroubleText } from '../words.js';
import type { PromptLine } from './port.js';
import { WaitingList } from './WaitingList.js';

/** From when on the end of the wait is shown; before, it would only hurry the user. */
const lastSeconds = 60;
/** How long the background has to end the line after `opened`, before the window goes by itself. */
const farewellMs = 5000;

function TimeLeft({ endsAt }: { endsAt: number }) {
  const left = useSecondsLeft(endsAt);
  if (left === 0 || left > lastSeconds) return null;
  return <p class="muted small">{t('timeLeft', clockText(left))}</p>;
}

/** Asks for the master password on behalf of the requests that wait. */
export function Prompt({ port }: { port: PromptLine }) {
  const [push, setPush] = useState<PromptPush>();
  const [opened, setOpened] = useState(false);
  useEffect(() => port.listen(setPush), [port]);

  function cancel() {
    port.say({ kind: 'cancel' });
    window.close();
  }
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);

  async function finish() {
    port.say({ kind: 'opened' });
    setOpened(true);
    setTimeout(() => window.close(), farewellMs);
  }

  return (
    <main class="stack">
      <Brand />
      <h1>{t('promptTitle')}</h1>
      {push !== undefined && <WaitingList waiting={push.waiting} />}
      {push !== undefined && (push.status.state === 'damaged' || push.status.state === 'unsupported') && (
        <Notice kind="danger" live title={vaultTroubleText(push.status)} />
      )}
      {opened ? (
        <Notice kind="ok" live title={t('promptOpened')} />
      ) : (
        push !== undefined && (
          <UnlockForm
            retryAt={push.status.retryAt}
            header={() => Promise.resolve(push.header)}
            onOpened={finish}
            onWrong={async () => port.say({ kind: 'wrongPassword' })}
            onCancel={cancel}
          />
        )
      )}
      {push !== undefined && !opened && <TimeLeft endsAt={push.endsAt} />}
    </main>
  );
}
