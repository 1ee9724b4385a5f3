import { useState } from 'preact/hooks';
import type { PromptOf } from '../../messages/prompt-push.js';
import { AllowButton } from '../components/AllowButton.js';
import { t } from '../i18n.js';
import { ConfigFact } from './ConfigFact.js';
import type { QuestionProps } from './Prompt.js';
import { RefuseButton } from './RefuseButton.js';

/** Asks whether the key of a client certificate may sign. */
export function SignQuestion({ push, say, leave }: QuestionProps<PromptOf<'sign'>>) {
  const { id, config, host } = push;
  const [said, setSaid] = useState(false);
  return (
    <>
      <p>{t('signText')}</p>
      <dl class="facts">
        <ConfigFact config={config} />
        <dt>{t('signHost')}</dt>
        <dd class={host === undefined ? 'muted' : 'host'}>
          {host === undefined ? t('signHostUnknown') : t('signHostProbably', host)}
        </dd>
      </dl>
      <div class="actions end">
        <RefuseButton onClick={leave}>{t('signRefuse')}</RefuseButton>
        <AllowButton
          question={id}
          disabled={said}
          onAllow={() => {
            setSaid(true);
            say({ kind: 'sign', id });
          }}
        >
          {t('signAllow')}
        </AllowButton>
      </div>
    </>
  );
}
