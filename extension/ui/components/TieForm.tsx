/** Choosing, seeing and forgetting which of several configs is used for a resource: in the popup and the options. */
import { useCallback, useState } from 'preact/hooks';
import { useAsk } from '../background.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { AllowButton } from './AllowButton.js';
import { Button } from './Button.js';
import { ChooseField } from './ChooseField.js';
import { Notice } from './Notice.js';
import { Silent } from './Silent.js';

interface TieFormProps {
  resource: string;
  onDone: () => unknown;
  onCancel: () => void;
}

export function TieForm({ resource, onDone, onCancel }: TieFormProps) {
  const ask = useAsk();
  const { value, failed, reload } = useLoaded(
    useCallback(() => ask('ties.get', { resource }), [ask, resource]),
  );
  const [picked, setPicked] = useState<string>();
  const [remember, setRemember] = useState<boolean>();
  const [trouble, setTrouble] = useState(false);
  if (failed) return <Silent retry={reload} />;
  if (value === undefined) return null;
  const configId = picked ?? value.chosen;
  const kept = remember ?? value.remembered;
  const carryOut = (work: Promise<unknown>) => {
    setTrouble(false);
    work.then(onDone, error => {
      console.error(error);
      setTrouble(true);
    });
  };
  return (
    <section class="stack tight choose" aria-label={t('chooseTitle')}>
      <p>{t('chooseText')}</p>
      <p class="url">{resource}</p>
      <ChooseField
        configs={value.configs}
        value={configId}
        onChange={setPicked}
        remember={kept}
        onRemember={setRemember}
      />
      {trouble && <Notice kind="danger" live title={t('actionFailed')} />}
      <div class="actions">
        <Button onClick={onCancel}>{t('cancel')}</Button>
        {value.chosen !== undefined && (
          <Button onClick={() => carryOut(ask('ties.forget', { resource }))}>{t('chooseForget')}</Button>
        )}
        <AllowButton
          question={resource}
          disabled={configId === undefined}
          onAllow={() => {
            if (configId !== undefined) carryOut(ask('ties.choose', { resource, configId, remember: kept }));
          }}
        >
          {t('chooseUse')}
        </AllowButton>
      </div>
    </section>
  );
}
