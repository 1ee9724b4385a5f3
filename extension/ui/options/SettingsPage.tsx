import { useCallback, useState } from 'preact/hooks';
import type { Settings } from '../../messages/vault.js';
import { useAsk } from '../background.js';
import { Notice } from '../components/Notice.js';
import { SelectField } from '../components/SelectField.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { AliasList } from './AliasList.js';
import { CompanionCard } from './CompanionCard.js';
import { ChangePassword } from './care/ChangePassword.js';
import { EraseCard } from './care/EraseCard.js';
import { PasskeyCard } from './care/PasskeyCard.js';
import { IdleChoice } from './IdleChoice.js';
import { RulesRoom } from './RulesRoom.js';

/** Settings take effect when they are chosen; there is nothing to save. */
export function SettingsPage({ onErase }: { onErase: () => Promise<unknown> }) {
  const ask = useAsk();
  const settings = useLoaded(useCallback(() => ask('settings.get', null), [ask]));
  const [outcome, setOutcome] = useState<'saved' | 'failed'>();
  const [changes, setChanges] = useState(0);

  function choose(part: Partial<Settings>) {
    setOutcome(undefined);
    if (settings.value === undefined) return;
    const chosen = { ...settings.value, ...part };
    settings.set(chosen);
    ask('settings.set', chosen).then(
      () => setOutcome('saved'),
      error => {
        console.error(error);
        setOutcome('failed');
        void settings.reload();
      },
    );
  }

  return (
    <div class="stack">
      <section class="card stack narrow">
        <h1>{t('settings')}</h1>
        {settings.failed && <Silent retry={settings.reload} />}
        {settings.value !== undefined && (
          <>
            <IdleChoice
              value={settings.value.idleMinutes}
              onChange={idleMinutes => choose({ idleMinutes })}
            />
            <SelectField
              label={t('reloadAtLock')}
              hint={t('reloadAtLockHint')}
              value={settings.value.reloadAtLock}
              choices={[
                ['always', t('reloadAtLockAlways')],
                ['ask', t('reloadAtLockAsk')],
              ]}
              onChange={reloadAtLock => choose({ reloadAtLock })}
            />
          </>
        )}
        <p role="status" class="muted small">
          {outcome === 'saved' ? t('settingsSaved') : ''}
        </p>
        {outcome === 'failed' && <Notice kind="danger" live title={t('actionFailed')} />}
      </section>
      {/* Another master password is the end of passkeys. */}
      <ChangePassword onChanged={() => setChanges(changes + 1)} />
      <PasskeyCard key={changes} />
      <AliasList />
      <RulesRoom />
      <CompanionCard />
      <EraseCard onErase={onErase} />
    </div>
  );
}
