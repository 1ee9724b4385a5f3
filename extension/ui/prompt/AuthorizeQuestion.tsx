import type { PromptOf } from '../../messages/prompt-push.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { requestHost } from '../permissions.js';
import { tokenFaultText } from '../token-words.js';
import { ConfigFact } from './ConfigFact.js';
import { OneAnswer } from './OneAnswer.js';
import type { QuestionProps } from './Prompt.js';

/** Asks the user to sign in at a config's authorization server. */
export function AuthorizeQuestion({ push, say, leave }: QuestionProps<PromptOf<'authorize'>>) {
  const { id, config, host, fault } = push;
  const closed = fault?.reason === 'not-permitted' ? fault.host : undefined;
  const answer = () => say({ kind: 'authorize', id });
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
        allow={t(closed === undefined ? 'signIn' : 'allowAccess')}
        onRefuse={leave}
        // Asked for in the click; without it the question comes once more.
        onAllow={() => (closed === undefined ? answer() : void requestHost(closed).then(answer))}
      />
    </>
  );
}
