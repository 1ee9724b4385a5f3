import { longestFile, type Method } from '../../../shared/methods/method.js';
import { CheckField } from '../components/CheckField.js';
import { FileField } from '../components/FileField.js';
import { TextField } from '../components/TextField.js';
import { type MessageKey, t } from '../i18n.js';
import { problemText } from '../problem-texts.js';
import type { Problems } from './check.js';
import type { Draft } from './draft.js';
import { SecretField } from './SecretField.js';

/** Labels and hints of fields by QGIS's names; a field without a text is shown by that name. */
const texts: Readonly<Record<string, { label: MessageKey; hint?: MessageKey }>> = {
  username: { label: 'fieldUsername' },
  password: { label: 'fieldPassword' },
  realm: { label: 'fieldRealm', hint: 'fieldRealmHint' },
  bundle: { label: 'fieldBundle', hint: 'fieldBundleHint' },
  bundlepath: { label: 'fieldBundlepath', hint: 'fieldBundlepathHint' },
  bundlepass: { label: 'fieldBundlepass' },
  certpath: { label: 'fieldCertpath', hint: 'fieldBundlepathReads' },
  keypath: { label: 'fieldKeypath', hint: 'fieldKeypathHint' },
  certificate: { label: 'fieldCertificate', hint: 'fieldBundleHint' },
  key: { label: 'fieldKey', hint: 'fieldKeypathHint' },
  keypass: { label: 'fieldKeypass' },
  visible: { label: 'fieldVisible' },
  token: { label: 'fieldToken' },
};

interface MethodFieldsProps {
  method: Method;
  fields: Draft['fields'];
  saved: Draft['fields'];
  problems: Problems;
  onChange: (name: string, value: string | null) => void;
}

/** The fields a method describes. */
export function MethodFields({ method, fields, saved, problems, onChange }: MethodFieldsProps) {
  return (
    <>
      {method.fields.map(({ name, secret, kind }) => {
        const text = texts[name];
        const label = text === undefined ? name : t(text.label);
        const problem = problemText(problems.get(name));
        const value = fields[name] ?? null;
        const hint = text?.hint === undefined ? {} : { hint: t(text.hint) };
        const stored = saved[name] === null;
        if (kind === 'flag') {
          const change = (checked: boolean) => onChange(name, checked ? 'yes' : '');
          return <CheckField key={name} label={label} checked={value === 'yes'} onChange={change} />;
        }
        if (kind === 'file') {
          return (
            <FileField
              key={name}
              {...{ label, problem, value, stored, ...hint }}
              longest={longestFile}
              accept={name === 'bundle' ? '.p12,.pfx' : '.pem,.crt,.cer,.der,.key'}
              onChange={next => onChange(name, next)}
            />
          );
        }
        if (secret) {
          return (
            <SecretField
              key={name}
              {...{ label, problem, value, stored }}
              onChange={next => onChange(name, next)}
            />
          );
        }
        return (
          <TextField
            key={name}
            label={label}
            problem={problem}
            value={value ?? ''}
            onInput={next => onChange(name, next)}
            {...hint}
          />
        );
      })}
    </>
  );
}
