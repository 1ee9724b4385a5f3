import { useState } from 'preact/hooks';
import type { PromptOf } from '../../messages/prompt-push.js';
import { AllowButton } from '../components/AllowButton.js';
import { ChooseField } from '../components/ChooseField.js';
import { t } from '../i18n.js';
import type { QuestionProps } from './Prompt.js';
import { RefuseButton } from './RefuseButton.js';
import { WaitingList } from './WaitingList.js';

/** Asks which of several configs the waiting requests are to use. */
export function ChooseQuestion({ push, say, leave }: QuestionProps<PromptOf<'choose'>>) {
  const { id, resource, configs, waiting } = push;
  const [configId, setConfigId] = useState<string>();
  const [remember, setRemember] = useState(false);
  const [said, setSaid] = useState(false);
  return (
    <>
      <WaitingList waiting={waiting} />
      <p>{t('chooseText')}</p>
      <p class="url">{resource}</p>
      <ChooseField
        configs={configs}
        value={configId}
        onChange={setConfigId}
        remember={remember}
        onRemember={setRemember}
      />
      <div class="actions end">
        <RefuseButton onClick={leave}>{t('chooseNone')}</RefuseButton>
        <AllowButton
          question={id}
          disabled={said || configId === undefined}
          onAllow={() => {
            if (configId === undefined) return;
            setSaid(true);
            say({ kind: 'choose', id, configId, remember });
          }}
        >
          {t('chooseUse')}
        </AllowButton>
      </div>
    </>
  );
}
