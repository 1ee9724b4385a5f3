import { useState } from 'preact/hooks';
import type { GrantDecision } from '../../../shared/grant.js';
import type { PromptOf } from '../../messages/prompt-push.js';
import { AllowButton } from '../components/AllowButton.js';
import { CheckField } from '../components/CheckField.js';
import { DecisionField } from '../components/DecisionField.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { usePublicSuffix } from '../use-public-suffix.js';
import { ConfigFact } from './ConfigFact.js';
import type { QuestionProps } from './Prompt.js';
import { RefuseButton } from './RefuseButton.js';

/** Asks whether a site may have a config used on its behalf, after it was refused that. */
export function ConsentQuestion({ push, say, leave }: QuestionProps<PromptOf<'consent'>>) {
  const { id, site, page, resource, config } = push;
  const [decision, setDecision] = useState<GrantDecision>(push.decision ?? 'session');
  const [reload, setReload] = useState(true);
  const [said, setSaid] = useState(false);
  const isSuffix = usePublicSuffix(site);
  return (
    <>
      <dl class="facts">
        <dt>{t('promptSite')}</dt>
        <dd class="host">{site}</dd>
        <dt>{t('promptResource')}</dt>
        <dd class="url">{resource}</dd>
        <ConfigFact config={config} />
        <dt>{t('promptPage')}</dt>
        <dd class="host">{page}</dd>
      </dl>
      {isSuffix === true ? (
        <Notice kind="warning" title={t('consentImpossible', site)}>
          {t('consentPublicSuffix')}
        </Notice>
      ) : (
        <>
          <DecisionField
            hint={t('promptConsentHint')}
            method={config.method}
            value={decision}
            onChange={setDecision}
          />
          {decision !== 'never' && (
            <CheckField label={t('promptReload')} checked={reload} onChange={setReload} />
          )}
        </>
      )}
      <div class="actions end">
        <RefuseButton onClick={leave}>{t('notNow')}</RefuseButton>
        {isSuffix !== true && (
          <AllowButton
            question={id}
            // Not before it is known whether strangers share the site's name.
            disabled={said || isSuffix === undefined}
            onAllow={() => {
              setSaid(true);
              say({ kind: 'consent', id, decision, reload });
            }}
          >
            {t(decision === 'never' ? 'consentRefuse' : 'consentAllow')}
          </AllowButton>
        )}
      </div>
    </>
  );
}
