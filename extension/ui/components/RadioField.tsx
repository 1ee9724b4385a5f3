import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface RadioChoice<V extends string> {
  readonly value: V;
  readonly text: string;
  /** What it means, or what belongs to it. */
  readonly hint?: ComponentChildren;
}

interface RadioFieldProps<V extends string> {
  legend: string;
  hint?: string;
  value: V | undefined;
  choices: readonly RadioChoice<V>[];
  onChange: (value: V) => void;
}

/** One of a few choices, all in sight. */
export function RadioField<V extends string>({ legend, hint, value, choices, onChange }: RadioFieldProps<V>) {
  const name = useId();
  return (
    <fieldset>
      <legend>{legend}</legend>
      {hint !== undefined && <p class="hint">{hint}</p>}
      <div class="radios">
        {choices.map((choice, index) => (
          <div class="check" key={choice.value}>
            <input
              type="radio"
              id={`${name}-${index}`}
              name={name}
              value={choice.value}
              checked={choice.value === value}
              {...(choice.hint === undefined ? {} : { 'aria-describedby': `${name}-${index}-hint` })}
              onChange={() => onChange(choice.value)}
            />
            <label for={`${name}-${index}`}>{choice.text}</label>
            {choice.hint !== undefined && (
              <div class="hint" id={`${name}-${index}-hint`}>
                {choice.hint}
              </div>
            )}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
