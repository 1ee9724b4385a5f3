import type { PromptOf } from '../../messages/prompt-push.js';
import { t } from '../i18n.js';
import { ConfigFact } from './ConfigFact.js';
import { OneAnswer } from './OneAnswer.js';
import type { QuestionProps } from './Prompt.js';

/** Asks whether the key of a client certificate may sign. */
export function SignQuestion({ push, say, leave }: QuestionProps<PromptOf<'sign'>>) {
  const { id, config, host } = push;
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
      <OneAnswer
        question={id}
        refuse={t('signRefuse')}
        allow={t('signAllow')}
        onRefuse={leave}
        onAllow={() => say({ kind: 'sign', id })}
      />
    </>
  );
}
