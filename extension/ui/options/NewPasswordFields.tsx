import { CheckField } from '../components/CheckField.js';
import { PasswordField } from '../components/PasswordField.js';
import { type MessageKey, t } from '../i18n.js';
import type { NewPassword } from './onboarding.js';
import { StrengthMeter } from './StrengthMeter.js';
import { type Score, shortest, strongEnough } from './strength.js';

interface NewPasswordFieldsProps {
  label: string;
  chosen: NewPassword;
  score: Score | undefined;
  problems: Partial<Record<keyof NewPassword, MessageKey>>;
  onChange: (part: Partial<NewPassword>) => void;
  autofocus?: boolean;
}

/** A new password (useNewPassword), typed twice, with how strong it is. */
export function NewPasswordFields({
  label,
  chosen,
  score,
  problems,
  onChange,
  autofocus = false,
}: NewPasswordFieldsProps) {
  const weak = score !== undefined && score < strongEnough;
  const problem = (field: keyof NewPassword) => {
    const key = problems[field];
    return key === undefined ? undefined : t(key, shortest);
  };
  return (
    <>
      <PasswordField
        label={label}
        hint={t('masterPasswordHint', shortest)}
        value={chosen.password}
        problem={problem('password')}
        onInput={password => onChange({ password, weakAccepted: false })}
        autofocus={autofocus}
      />
      {chosen.password !== '' && <StrengthMeter score={score} />}
      <PasswordField
        label={t('repeatPassword')}
        value={chosen.repeated}
        problem={problem('repeated')}
        onInput={repeated => onChange({ repeated })}
      />
      {weak && chosen.password !== '' && (
        <CheckField
          label={t('weakConfirm')}
          checked={chosen.weakAccepted}
          problem={problem('weakAccepted')}
          onChange={weakAccepted => onChange({ weakAccepted })}
        />
      )}
    </>
  );
}
