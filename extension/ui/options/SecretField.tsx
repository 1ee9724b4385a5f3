import { Button } from '../components/Button.js';
import { PasswordField } from '../components/PasswordField.js';
import { t } from '../i18n.js';

interface SecretFieldProps {
  label: string;
  problem: string | undefined;
  /** `null`: keep what is stored. */
  value: string | null;
  /** There is a stored secret. It is never loaded here. */
  stored: boolean;
  onChange: (value: string | null) => void;
}

/** A secret that can be set but not seen. Emptying the field keeps the stored one; clearing that is said apart. */
export function SecretField({ label, problem, value, stored, onChange }: SecretFieldProps) {
  const cleared = stored && value === '';
  return (
    <div class="stack tight">
      <PasswordField
        label={label}
        problem={problem}
        value={value ?? ''}
        placeholder={stored ? (cleared ? t('secretCleared') : t('secretUnchanged')) : ''}
        onInput={typed => onChange(typed === '' && stored ? null : typed)}
      />
      {stored && (value === null || cleared) && (
        <div>
          <Button
            look="quiet"
            class="small"
            aria-label={t(cleared ? 'secretKeepLabel' : 'secretClearLabel', label)}
            onClick={() => onChange(cleared ? null : '')}
          >
            {t(cleared ? 'secretKeep' : 'secretClear')}
          </Button>
        </div>
      )}
    </div>
  );
}
