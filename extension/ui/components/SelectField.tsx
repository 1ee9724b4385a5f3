import { Field, type FieldTexts } from './Field.js';

interface SelectFieldProps<V extends string> extends FieldTexts {
  value: V;
  choices: readonly (readonly [value: V, text: string])[];
  onChange: (value: V) => void;
  disabled?: boolean;
}

/** One of a few choices. */
export function SelectField<V extends string>({
  value,
  choices,
  onChange,
  disabled = false,
  ...texts
}: SelectFieldProps<V>) {
  return (
    <Field {...texts}>
      {ties => (
        <select
          {...ties}
          value={value}
          disabled={disabled}
          onChange={event => {
            const choice = choices.find(([name]) => name === event.currentTarget.value);
            if (choice !== undefined) onChange(choice[0]);
          }}
        >
          {choices.map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
