import browser from 'webextension-polyfill';
import { type FieldDescription, longestFile } from '../../../shared/methods/method.js';
import { CheckField } from '../components/CheckField.js';
import { FileField } from '../components/FileField.js';
import { SelectField } from '../components/SelectField.js';
import { TextField } from '../components/TextField.js';
import { t } from '../i18n.js';
import { problemText } from '../problem-texts.js';
import { choiceText, fieldText } from './field-texts.js';
import { SecretField } from './SecretField.js';

interface MethodFieldProps {
  /** Name of the method. */
  method: string;
  field: FieldDescription;
  value: string | null;
  /** A secret is stored, which is not known here. */
  stored: boolean;
  problem: string | undefined;
  onChange: (value: string | null) => void;
}

/** One field as its description says. */
export function MethodField({ method, field, value, stored, onChange, ...rest }: MethodFieldProps) {
  const { name, secret, kind, choices = [] } = field;
  const text = fieldText(method, name);
  const label = text === undefined ? name : t(text.label);
  const problem = problemText(rest.problem);
  // One of them names an address of this very browser.
  const hint = text?.hint === undefined ? {} : { hint: t(text.hint, browser.identity.getRedirectURL()) };
  if (kind === 'flag') {
    const change = (checked: boolean) => onChange(checked ? 'yes' : '');
    return <CheckField label={label} checked={value === 'yes'} onChange={change} />;
  }
  if (kind === 'choice') {
    const named = choices.map(choice => {
      const key = choiceText(name, choice);
      return [choice, key === undefined ? choice : t(key)] as const;
    });
    return <SelectField {...{ label, problem, onChange, ...hint }} value={value ?? ''} choices={named} />;
  }
  if (kind === 'file') {
    const accept = name === 'bundle' ? '.p12,.pfx' : '.pem,.crt,.cer,.der,.key';
    return (
      <FileField {...{ label, problem, value, stored, accept, onChange, ...hint }} longest={longestFile} />
    );
  }
  if (secret) return <SecretField {...{ label, problem, value, stored, onChange }} />;
  return <TextField {...{ label, problem, ...hint }} value={value ?? ''} onInput={onChange} />;
}
