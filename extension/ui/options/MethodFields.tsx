import browser from 'webextension-polyfill';
import { type FieldDescription, longestFile, type Method } from '../../../shared/methods/method.js';
import { CheckField } from '../components/CheckField.js';
import { FileField } from '../components/FileField.js';
import { SelectField } from '../components/SelectField.js';
import { TextField } from '../components/TextField.js';
import { t } from '../i18n.js';
import { problemText } from '../problem-texts.js';
import type { Problems } from './check.js';
import type { Draft } from './draft.js';
import { choiceText, fieldText } from './field-texts.js';
import { SecretField } from './SecretField.js';

interface MethodFieldsProps {
  method: Method;
  fields: Draft['fields'];
  saved: Draft['fields'];
  problems: Problems;
  onChange: (name: string, value: string | null) => void;
}

const isAsked = (when: FieldDescription['when'] = {}, fields: Draft['fields']) =>
  Object.entries(when).every(([name, value]) => (fields[name] ?? '') === value);

/** The fields a method describes. */
export function MethodFields({ method, fields, saved, problems, onChange }: MethodFieldsProps) {
  return (
    <>
      {method.fields
        .filter(({ when }) => isAsked(when, fields))
        .map(({ name, secret, kind, choices = [] }) => {
          const text = fieldText(method.name, name);
          const label = text === undefined ? name : t(text.label);
          const problem = problemText(problems.get(name));
          const value = fields[name] ?? null;
          // One of them names an address of this very browser.
          const hint =
            text?.hint === undefined ? {} : { hint: t(text.hint, browser.identity.getRedirectURL()) };
          const stored = saved[name] === null;
          if (kind === 'flag') {
            const change = (checked: boolean) => onChange(name, checked ? 'yes' : '');
            return <CheckField key={name} label={label} checked={value === 'yes'} onChange={change} />;
          }
          if (kind === 'choice') {
            const named = choices.map(choice => {
              const key = choiceText(name, choice);
              return [choice, key === undefined ? choice : t(key)] as const;
            });
            return (
              <SelectField
                key={name}
                {...{ label, problem, ...hint }}
                value={value ?? ''}
                choices={named}
                onChange={next => onChange(name, next)}
              />
            );
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
