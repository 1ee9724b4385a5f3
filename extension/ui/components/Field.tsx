import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';

/** Attributes that tie an input to its label, hint and problem. */
export interface Ties {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: 'true';
}

export interface FieldTexts {
  label: string;
  /** What to know before typing. */
  hint?: ComponentChildren;
  /** Why what was typed cannot be taken. */
  problem?: string | undefined;
}

/** What a text input takes besides its value and its texts. */
export type InputExtras = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'autofocus' | 'placeholder' | 'readOnly' | 'maxLength' | 'required' | 'inputMode' | 'onBlur'
>;

/** Label, input, hint and problem of one field; `children` draws the input with the ties it is given. */
export function Field({
  label,
  hint,
  problem,
  children,
}: FieldTexts & { children: (ties: Ties) => ComponentChildren }) {
  const id = useId();
  const described = [
    hint === undefined ? [] : `${id}-hint`,
    problem === undefined ? [] : `${id}-problem`,
  ].flat();
  const ties: Ties = {
    id,
    ...(described.length === 0 ? {} : { 'aria-describedby': described.join(' ') }),
    ...(problem === undefined ? {} : { 'aria-invalid': 'true' }),
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(ties)}
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <div class="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}
