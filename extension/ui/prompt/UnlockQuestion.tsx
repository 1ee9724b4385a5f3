import { useState } from 'preact/hooks';
import type { PromptOf } from '../../messages/prompt-push.js';
import { Notice } from '../components/Notice.js';
import { PasskeyUnlock } from '../components/PasskeyUnlock.js';
import { UnlockForm } from '../components/UnlockForm.js';
import { t } from '../i18n.js';
import { vaultTroubleText } from '../words.js';
import type { QuestionProps } from './Prompt.js';
import { WaitingList } from './WaitingList.js';

/** Asks for the master password on behalf of the requests that wait. */
export function UnlockQuestion({ push, say, leave }: QuestionProps<PromptOf<'unlock'>>) {
  const { status, header, waiting } = push;
  const [opened, setOpened] = useState(false);
  async function tell() {
    say({ kind: 'opened' });
    setOpened(true);
  }
  return (
    <>
      <WaitingList waiting={waiting} />
      {(status.state === 'damaged' || status.state === 'unsupported') && (
        <Notice kind="danger" live title={vaultTroubleText(status)} />
      )}
      {opened ? (
        <Notice kind="ok" live title={t('promptOpened')} />
      ) : (
        <>
          <UnlockForm
            retryAt={status.retryAt}
            header={() => Promise.resolve(header)}
            onOpened={tell}
            onWrong={async () => say({ kind: 'wrongPassword' })}
            onCancel={leave}
          />
          <PasskeyUnlock header={() => Promise.resolve(header)} onOpened={tell} />
        </>
      )}
    </>
  );
}
