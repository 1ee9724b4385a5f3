import { useCallback, useState } from 'preact/hooks';
import { useAsk } from '../background.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { IdleChoice, type IdleMinutes } from './IdleChoice.js';

/** Settings take effect when they are chosen; there is nothing to save. */
export function SettingsPage() {
  const ask = useAsk();
  const settings = useLoaded(useCallback(() => ask('settings.get', null), [ask]));
  const [saved, setSaved] = useState(false);

  async function choose(idleMinutes: IdleMinutes) {
    setSaved(false);
    settings.set({ idleMinutes });
    await ask('settings.set', { idleMinutes });
    setSaved(true);
  }

  return (
    <section class="card stack narrow">
      <h1>{t('settings')}</h1>
      {settings.failed && <Silent retry={settings.reload} />}
      {settings.value !== undefined && (
        <IdleChoice
          value={settings.value.idleMinutes}
          onChange={minutes => void choose(minutes).catch(() => settings.reload())}
        />
      )}
      <p role="status" class="muted small">
        {saved ? t('settingsSaved') : ''}
      </p>
    </section>
  );
}
