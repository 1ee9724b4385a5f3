/** The activity log: what became of requests, to be searched, and copied into a bug report. */
import { useCallback, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import type { Outcome } from '../../messages/tab-notes.js';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { SelectField } from '../components/SelectField.js';
import { Silent } from '../components/Silent.js';
import { TextField } from '../components/TextField.js';
import { counted, t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { outcomeChoices } from '../words.js';
import { ActivityList } from './ActivityList.js';
import { asText, fitting } from './activity-log.js';
import { SignatureList } from './SignatureList.js';

function productText(): string {
  const { name, version } = browser.runtime.getManifest();
  return `${name} ${version}, ${navigator.userAgent}`;
}

export function ActivityPage() {
  const ask = useAsk();
  const log = useLoaded(useCallback(() => ask('activity.list', null), [ask]));
  const [search, setSearch] = useState('');
  const [outcome, setOutcome] = useState<Outcome | ''>('');
  const [done, setDone] = useState<'copied' | 'copyFailed' | 'actionFailed'>();
  const all = log.value ?? [];
  const found = fitting(all, { search, outcome: outcome === '' ? undefined : outcome });

  const refresh = () => {
    setDone(undefined);
    void log.reload();
  };
  const copy = () =>
    navigator.clipboard.writeText(asText(found, productText())).then(
      () => setDone('copied'),
      error => {
        console.error(error);
        setDone('copyFailed');
      },
    );
  const clear = () =>
    ask('activity.clear', null).then(refresh, error => {
      console.error(error);
      setDone('actionFailed');
    });
  return (
    <section class="stack">
      <div class="row">
        <h1>{t('activity')}</h1>
        <div class="actions">
          <span role="status" class="copied">
            {done === 'copied' ? t(done) : ''}
          </span>
          <Button onClick={refresh}>{t('refresh')}</Button>
          <Button onClick={() => void copy()}>{t('copyAsText')}</Button>
          <Button onClick={() => void clear()}>{t('clear')}</Button>
        </div>
      </div>
      <p class="muted">{t('activityText')}</p>
      <p class="muted">{t('copyAsTextHint')}</p>
      {done !== undefined && done !== 'copied' && <Notice kind="danger" live title={t(done)} />}
      {log.failed && <Silent retry={log.reload} />}
      {log.value !== undefined && all.length === 0 && <p class="card">{t('activityNone')}</p>}
      {all.length > 0 && (
        <>
          <div class="filters">
            <TextField
              label={t('search')}
              type="search"
              value={search}
              placeholder={t('activitySearchPlaceholder')}
              onInput={setSearch}
            />
            <SelectField
              label={t('activityOutcome')}
              value={outcome}
              choices={[['', t('activityAll')], ...outcomeChoices()]}
              onChange={setOutcome}
            />
          </div>
          <p class="muted small" role="status">
            {found.length === 0
              ? t('activityNoneFound')
              : counted(found.length, 'requestsOne', 'requestsMany')}
          </p>
          {found.length > 0 && <ActivityList key={`${outcome} ${search}`} activities={found} />}
        </>
      )}
      <SignatureList key={`${log.value?.length}`} />
    </section>
  );
}
