import { Field, type FieldTexts, type InputExtras } from './Field.js';

interface TextFieldProps extends FieldTexts, InputExtras {
  type?: 'text' | 'search';
  value: string;
  onInput: (value: string) => void;
}

/** One line of text. Browsers are asked not to help: nothing typed here belongs in their memory. */
export function TextField({ label, hint, problem, value, onInput, type = 'text', ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} problem={problem}>
      {ties => (
        <input
          {...(type === 'search' ? ({ type } as const) : ({ type: 'text' } as const))}
          autocomplete="off"
          spellcheck={false}
          {...rest}
          {...ties}
          value={value}
          onInput={event => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
