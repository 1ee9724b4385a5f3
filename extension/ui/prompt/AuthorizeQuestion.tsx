import type { PromptOf } from '../../messages/prompt-push.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { tokenFaultText } from '../token-words.js';
import { ConfigFact } from './ConfigFact.js';
import { OneAnswer } from './OneAnswer.js';
import type { QuestionProps } from './Prompt.js';

/** Asks the user to sign in at a config's authorization server. */
export function AuthorizeQuestion({ push, say, leave }: QuestionProps<PromptOf<'authorize'>>) {
  const { id, config, host, fault } = push;
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
      <OneAnswer
        question={id}
        refuse={t('notNow')}
        allow={t('signIn')}
        onRefuse={leave}
        onAllow={() => say({ kind: 'authorize', id })}
      />
    </>
  );
}
