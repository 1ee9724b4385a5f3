import { idleChoices, type Settings } from '../../messages/vault.js';
import { type MessageKey, t } from '../i18n.js';

export type IdleMinutes = Settings['idleMinutes'];
const texts: Readonly<Record<IdleMinutes, MessageKey>> = {
  0: 'idleNever',
  15: 'idle15',
  60: 'idle60',
  240: 'idle240',
};

interface IdleChoiceProps {
  value: IdleMinutes;
  onChange: (minutes: IdleMinutes) => void;
}

/** After how long without input the vault locks. */
export function IdleChoice({ value, onChange }: IdleChoiceProps) {
  return (
    <fieldset>
      <legend>{t('idleTitle')}</legend>
      <p class="hint">{t('idleHint')}</p>
      <div class="choices">
        {idleChoices.map(minutes => (
          <label key={minutes}>
            <input
              type="radio"
              name="idle"
              value={minutes}
              checked={value === minutes}
              onChange={() => onChange(minutes)}
            />
            {t(texts[minutes])}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
