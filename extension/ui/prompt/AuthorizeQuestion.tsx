import { useState } from 'preact/hooks';
import type { PromptOf } from '../../messages/prompt-push.js';
import { AllowButton } from '../components/AllowButton.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { tokenFaultText } from '../token-words.js';
import { ConfigFact } from './ConfigFact.js';
import type { QuestionProps } from './Prompt.js';
import { RefuseButton } from './RefuseButton.js';

/** Asks the user to sign in at a config's authorization server. */
export function AuthorizeQuestion({ push, say, leave }: QuestionProps<PromptOf<'authorize'>>) {
  const { id, config, host, fault } = push;
  const [said, setSaid] = useState(false);
  return (
    <>
      <p>{t('authorizeText')}</p>
      <dl class="facts">
        <ConfigFact config={config} />
        <dt>{t('authorizeHost')}</dt>
        <dd class="host">{host}</dd>
      </dl>
      {fault !== undefined && (
        <Notice kind="danger" live title={tokenFaultText(fault)}>
          {fault.says !== undefined && <p class="small">{t('tokenFaultSays', fault.says)}</p>}
        </Notice>
      )}
      <div class="actions end">
        <RefuseButton onClick={leave}>{t('notNow')}</RefuseButton>
        <AllowButton
          question={id}
          disabled={said}
          onAllow={() => {
            setSaid(true);
            say({ kind: 'authorize', id });
          }}
        >
          {t('signIn')}
        </AllowButton>
      </div>
    </>
  );
}
