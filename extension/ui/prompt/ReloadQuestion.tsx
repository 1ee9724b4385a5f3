import { useState } from 'preact/hooks';
import type { PromptOf } from '../../messages/prompt-push.js';
import { Button } from '../components/Button.js';
import { t } from '../i18n.js';
import type { QuestionProps } from './Prompt.js';
import { RefuseButton } from './RefuseButton.js';

/** Asks whether pages with a client certificate may be loaded anew, now that it is locked. */
export function ReloadQuestion({ push, say, leave }: QuestionProps<PromptOf<'reload'>>) {
  const { id, hosts } = push;
  const [said, setSaid] = useState(false);
  return (
    <>
      <p>{t('reloadText')}</p>
      <ul>
        {hosts.map(host => (
          <li key={host} class="host">
            {host}
          </li>
        ))}
      </ul>
      <div class="actions end">
        <RefuseButton onClick={leave}>{t('reloadLeave')}</RefuseButton>
        <Button
          look="primary"
          disabled={said}
          onClick={() => {
            setSaid(true);
            say({ kind: 'reload', id });
          }}
        >
          {t('reloadNow')}
        </Button>
      </div>
    </>
  );
}
