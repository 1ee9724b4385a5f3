import type { FieldDescription, Method } from '../../../shared/methods/method.js';
import { t } from '../i18n.js';
import type { Problems } from './check.js';
import type { Draft } from './draft.js';
import { MethodField } from './MethodField.js';

interface MethodFieldsProps {
  method: Method;
  fields: Draft['fields'];
  saved: Draft['fields'];
  problems: Problems;
  onChange: (name: string, value: string | null) => void;
}

const isAsked = ({ when = {} }: FieldDescription, fields: Draft['fields']) =>
  Object.entries(when).every(([name, value]) => (fields[name] ?? '') === value);

/** The fields a method describes; those that few need are folded away. */
export function MethodFields({ method, fields, saved, problems, onChange }: MethodFieldsProps) {
  const asked = method.fields.filter(field => isAsked(field, fields));
  const rare = asked.filter(field => field.rare);
  const shown = (field: FieldDescription) => (
    <MethodField
      key={field.name}
      method={method.name}
      field={field}
      value={fields[field.name] ?? null}
      stored={saved[field.name] === null}
      problem={problems.get(field.name)}
      onChange={value => onChange(field.name, value)}
    />
  );
  const used = rare.some(({ name }) => saved[name] || problems.has(name));
  return (
    <>
      {asked.filter(field => !field.rare).map(shown)}
      {rare.length > 0 && (
        <details class="rare" open={used}>
          <summary>{t('moreFields')}</summary>
          <div class="stack">{rare.map(shown)}</div>
        </details>
      )}
    </>
  );
}
