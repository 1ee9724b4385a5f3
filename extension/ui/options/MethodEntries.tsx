import { useState } from 'preact/hooks';
import { isTrustedHeader } from '../../../shared/methods/header-field.js';
import { type Method, mostEntries } from '../../../shared/methods/method.js';
import { Button } from '../components/Button.js';
import { CheckField } from '../components/CheckField.js';
import { Icon } from '../components/Icon.js';
import { TextField } from '../components/TextField.js';
import { type MessageKey, t } from '../i18n.js';
import { problemText } from '../problem-texts.js';
import type { Problems } from './check.js';
import type { Draft } from './draft.js';
import { type Entry, entriesOf, fieldsOf } from './entries.js';
import { SecretField } from './SecretField.js';

type Kind = NonNullable<Method['entries']>;
type Texts = Readonly<Record<'number' | 'name' | 'value' | 'add' | 'remove' | 'removeNumber', MessageKey>>;

const texts: Readonly<Record<Kind, Texts & { example: string }>> = {
  headers: {
    number: 'headerNumber',
    name: 'headerName',
    value: 'headerValue',
    add: 'addHeader',
    remove: 'removeHeader',
    removeNumber: 'removeHeaderNumber',
    example: 'X-API-Key',
  },
  parameters: {
    number: 'parameterNumber',
    name: 'parameterName',
    value: 'parameterValue',
    add: 'addParameter',
    remove: 'removeParameter',
    removeNumber: 'removeParameterNumber',
    example: 'key',
  },
};

interface MethodEntriesProps {
  kind: Kind;
  fields: Draft['fields'];
  saved: Draft['fields'];
  confirmed: Draft['confirmed'];
  problems: Problems;
  onChange: (part: Pick<Draft, 'fields' | 'confirmed'>) => void;
}

/** Header fields or parameters of the user's own naming. */
export function MethodEntries({ kind, fields, saved, confirmed, problems, onChange }: MethodEntriesProps) {
  const [entries, setEntries] = useState(() => entriesOf(fields));
  const words = texts[kind];
  const keys = Object.keys(fieldsOf(entries));

  function change(next: readonly Entry[], also = confirmed) {
    setEntries(next);
    onChange({ fields: fieldsOf(next), confirmed: also });
  }
  const edit = (index: number, part: Partial<Entry>) =>
    change(entries.map((entry, at) => (at === index ? { ...entry, ...part } : entry)));

  return (
    <>
      {entries.map((entry, index) => {
        const key = keys[index] ?? '';
        const problem = problems.get(key);
        // A stored value belongs to its name: it is not known here, and cannot go to another one.
        const stored = saved[key] === null && entry.name === key;
        const ofValue = problem === 'required' || problem === 'control-character';
        return (
          <fieldset key={entry.key} class="resource stack tight">
            <legend>{t(words.number, index + 1)}</legend>
            <TextField
              label={t(words.name)}
              value={entry.name}
              maxLength={200}
              placeholder={words.example}
              readOnly={stored}
              problem={ofValue || problem === 'header-trusted' ? undefined : problemText(problem)}
              onInput={name => edit(index, { name: name.trim() })}
            />
            <SecretField
              label={t(words.value)}
              problem={ofValue ? problemText(problem) : undefined}
              value={entry.value}
              stored={stored}
              onChange={value => edit(index, { value })}
            />
            {kind === 'headers' && isTrustedHeader(entry.name) && (
              <CheckField
                label={t('headerTrustedConfirm', entry.name)}
                checked={confirmed.includes(entry.name)}
                problem={problem === 'header-trusted' ? problemText(problem) : undefined}
                onChange={checked => {
                  const others = confirmed.filter(name => name !== entry.name);
                  change(entries, checked ? [...others, entry.name] : others);
                }}
              />
            )}
            <div>
              <Button
                look="quiet"
                class="small"
                disabled={entries.length === 1}
                aria-label={t(words.removeNumber, index + 1)}
                onClick={() => change(entries.filter(other => other !== entry))}
              >
                {t(words.remove)}
              </Button>
            </div>
          </fieldset>
        );
      })}
      <div>
        <Button
          disabled={entries.length >= mostEntries}
          onClick={() => change([...entries, ...entriesOf({})])}
        >
          <Icon name="plus" />
          {t(words.add)}
        </Button>
      </div>
    </>
  );
}
