import type { ConsentChoice } from '../../messages/consent-view.js';
import { decisionText } from '../decisions.js';
import { t } from '../i18n.js';

/** What is known of a resource that a site may be granted: its config, what was decided, what was refused. */
export function ChoiceState({ choice, site }: { choice: ConsentChoice; site: string }) {
  const { name, wanted, decision, decidedFor = site, permitted, outcome } = choice;
  const allows = decision !== undefined && decision !== 'never';
  return (
    <>
      <span>{name}</span>
      {wanted && <span class="chip">{t('consentWanted')}</span>}
      {decision !== undefined && (
        <p data-decision={decision}>{t('consentDecided', decidedFor, decisionText(decision))}</p>
      )}
      {allows && outcome === 'unproven' && <p>{t('consentUnproven')}</p>}
      {allows && !permitted && <p class="problem">{t('consentNotPermitted')}</p>}
    </>
  );
}
