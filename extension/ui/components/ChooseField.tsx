import type { TiedConfig } from '../../messages/prompt-push.js';
import { t } from '../i18n.js';
import { methodText } from '../words.js';
import { CheckField } from './CheckField.js';
import { RadioField } from './RadioField.js';

interface ChooseFieldProps {
  configs: readonly TiedConfig[];
  value: string | undefined;
  onChange: (configId: string) => void;
  remember: boolean;
  onRemember: (remember: boolean) => void;
}

/** One of several configs with the same resource, and for how long. */
export function ChooseField({ configs, value, onChange, remember, onRemember }: ChooseFieldProps) {
  return (
    <>
      <div class="offers">
        <RadioField
          legend={t('chooseConfig')}
          value={value}
          choices={configs.map(({ configId, name, method }) => ({
            value: configId,
            text: name,
            hint: (
              <>
                {methodText(method)} · <code>{configId}</code>
              </>
            ),
          }))}
          onChange={onChange}
        />
      </div>
      <CheckField label={t('chooseRemember')} checked={remember} onChange={onRemember} />
      {!remember && <p class="muted small">{t('chooseUntilLock')}</p>}
    </>
  );
}
