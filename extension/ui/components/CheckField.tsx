import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface CheckFieldProps {
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  problem?: string | undefined;
}

/** A decision to confirm. */
export function CheckField({ label, checked, onChange, problem }: CheckFieldProps) {
  const id = useId();
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        {...(problem === undefined ? {} : { 'aria-invalid': 'true', 'aria-describedby': `${id}-problem` })}
        onChange={event => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}
