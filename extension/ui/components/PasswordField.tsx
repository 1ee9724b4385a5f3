import { useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Button } from './Button.js';
import { Field, type FieldTexts, type InputExtras } from './Field.js';

interface PasswordFieldProps extends FieldTexts, InputExtras {
  value: string;
  onInput: (value: string) => void;
}

/** A secret, hidden until the user asks to see it; says so when Caps Lock is on. */
export function PasswordField({ label, hint, problem, value, onInput, ...rest }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  return (
    <Field label={label} hint={capsLock ? t('capsLock') : hint} problem={problem}>
      {ties => (
        <div class="password">
          <input
            autocomplete="off"
            spellcheck={false}
            autocapitalize="off"
            {...rest}
            {...ties}
            {...(shown ? ({ type: 'text' } as const) : ({ type: 'password' } as const))}
            value={value}
            onInput={event => onInput(event.currentTarget.value)}
            onKeyUp={event => setCapsLock(event.getModifierState('CapsLock'))}
          />
          <Button
            look="quiet"
            aria-pressed={shown}
            aria-label={t('showField', label)}
            onClick={() => setShown(!shown)}
          >
            {shown ? t('hide') : t('show')}
          </Button>
        </div>
      )}
    </Field>
  );
}
