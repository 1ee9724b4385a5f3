import { useCallback, useState } from 'preact/hooks';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { RadioField } from '../components/RadioField.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { reloadTab } from './current-tab.js';

interface AliasFormProps {
  /** An id in the page's address that no config has. */
  id: string;
  resource: string;
  tabId: number;
}

/** Which config of a resource an unknown id means. Nothing is chosen until the user does. */
export function AliasForm({ id, resource, tabId }: AliasFormProps) {
  const ask = useAsk();
  const configs = useLoaded(useCallback(() => ask('aliases.choices', { resource }), [ask, resource]));
  const [configId, setConfigId] = useState<string>();
  const [outcome, setOutcome] = useState<'assigned' | 'failed'>();
  const chosen = configs.value?.find(it => it.configId === configId);
  if (configs.failed) return <Silent retry={configs.reload} />;
  if (configs.value === undefined) return null;
  if (outcome === 'assigned')
    return (
      <Notice
        kind="ok"
        live
        title={t('aliasDone', id, chosen?.name ?? '')}
        actions={<Button onClick={() => void reloadTab(tabId)}>{t('reloadPage')}</Button>}
      />
    );
  const assign = () => {
    if (chosen === undefined) return;
    ask('aliases.set', { id, configId: chosen.configId }).then(
      () => setOutcome('assigned'),
      error => {
        console.error(error);
        setOutcome('failed');
      },
    );
  };
  return (
    <div class="stack tight">
      <RadioField
        legend={t('aliasLegend', id)}
        value={configId}
        choices={configs.value.map(it => ({ value: it.configId, text: it.name, hint: it.configId }))}
        onChange={setConfigId}
      />
      <div class="actions">
        <Button disabled={chosen === undefined} onClick={assign}>
          {t('aliasAssign')}
        </Button>
      </div>
      {outcome === 'failed' && <Notice kind="danger" live title={t('actionFailed')} />}
    </div>
  );
}
