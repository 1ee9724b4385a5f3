/** "May sites use your auth configs?": the default, and what was decided. */
import { useCallback, useState } from 'preact/hooks';
import type { Settings } from '../../messages/vault.js';
import { useAsk } from '../background.js';
import { Notice } from '../components/Notice.js';
import { RadioField } from '../components/RadioField.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { GrantList } from './GrantList.js';
import { WatchAll } from './WatchAll.js';

/** What is chosen here takes effect at once; there is nothing to save. */
export function SitesPage() {
  const ask = useAsk();
  const settings = useLoaded(useCallback(() => ask('settings.get', null), [ask]));
  const grants = useLoaded(useCallback(() => ask('grants.list', null), [ask]));
  const [outcome, setOutcome] = useState<'saved' | 'failed'>();

  /** Carries a change out, then shows what is in force. */
  const change = async (work: Promise<unknown>) => {
    setOutcome(undefined);
    try {
      await work;
      setOutcome('saved');
    } catch (error) {
      console.error(error);
      setOutcome('failed');
    }
    await Promise.all([settings.reload(), grants.reload()]);
  };
  const choose = (unknownSites: Settings['unknownSites']) => {
    if (settings.value === undefined) return;
    const chosen = { ...settings.value, unknownSites };
    settings.set(chosen);
    void change(ask('settings.set', chosen));
  };
  return (
    <section class="stack">
      <h1>{t('sitesTitle')}</h1>
      <p class="muted">{t('sitesText')}</p>
      {(settings.failed || grants.failed) && (
        <Silent retry={() => Promise.all([settings.reload(), grants.reload()])} />
      )}
      {settings.value !== undefined && (
        <div class="card">
          <RadioField
            legend={t('unknownSites')}
            value={settings.value.unknownSites}
            choices={[
              { value: 'ask', text: t('unknownAsk'), hint: t('unknownAskHint') },
              { value: 'never', text: t('unknownNever'), hint: t('unknownNeverHint') },
            ]}
            onChange={choose}
          />
        </div>
      )}
      <WatchAll />
      <p role="status" class="muted small">
        {outcome === 'saved' ? t('settingsSaved') : ''}
      </p>
      {outcome === 'failed' && <Notice kind="danger" live title={t('actionFailed')} />}
      {grants.value !== undefined && (
        <GrantList
          grants={grants.value}
          reload={grants.reload}
          decide={grant => void change(ask('grants.set', grant))}
          revoke={({ site, configId }) => void change(ask('grants.remove', { site, configId }))}
        />
      )}
    </section>
  );
}
