import type { GrantDecision } from '../../../shared/grant.js';
import { isInAddress } from '../../messages/in-address.js';
import { decisionHint, decisionsOffered, decisionText } from '../decisions.js';
import { t } from '../i18n.js';
import { RadioField } from './RadioField.js';

interface DecisionFieldProps {
  hint: string;
  /** Of the config that is decided about, as far as it is chosen. */
  method: string | undefined;
  value: GrantDecision;
  onChange: (decision: GrantDecision) => void;
}

/** What is decided about a site and a config. */
export function DecisionField({ hint, method, value, onChange }: DecisionFieldProps) {
  return (
    <RadioField
      legend={t('consentDecision')}
      hint={isInAddress(method) ? `${hint} ${t('decisionInAddress')}` : hint}
      value={value}
      choices={decisionsOffered(method).map(decision => ({
        value: decision,
        text: decisionText(decision),
        hint: decisionHint(decision),
      }))}
      onChange={onChange}
    />
  );
}
