import type { TabStatus } from '../../messages.js';
import { Button } from '../components/Button.js';
import { CopyId } from '../components/CopyId.js';
import { Notice } from '../components/Notice.js';
import { OutcomeChip } from '../components/OutcomeChip.js';
import { t } from '../i18n.js';
import { leaveTo } from './leave.js';
import { PageTestOpener } from './PageTestOpener.js';

interface PageConfigProps {
  tabId: number;
  config: NonNullable<TabStatus['config']>;
  retry: (id: string) => unknown;
  /** Asks again what is known of it. */
  reload: () => unknown;
}

/** The auth config that applies to the tab's page. */
export function PageConfig({ tabId, config, retry, reload }: PageConfigProps) {
  const edit = () => void leaveTo(`#/config/${config.id}`);
  return (
    <section class="card" data-config-id={config.id} aria-label={t('pageConfig')}>
      <div class="row">
        <h2>{config.name}</h2>
        <CopyId id={config.id} />
      </div>
      <p class="url">{config.resource}</p>
      {config.outcome !== 'failed' ? (
        <div class="row">
          <OutcomeChip outcome={config.outcome} />
          <Button look="quiet" onClick={edit}>
            {t('edit')}
          </Button>
        </div>
      ) : (
        <Notice
          kind="danger"
          title={t('failedTitle')}
          actions={
            <>
              <Button onClick={() => retry(config.id)}>{t('tryAgain')}</Button>
              <Button onClick={edit}>{t('edit')}</Button>
            </>
          }
        >
          {t('failedText')}
        </Notice>
      )}
      <PageTestOpener key={config.resource} tabId={tabId} config={config} onTested={reload} />
    </section>
  );
}
