import type { TabStatus } from '../../messages/tab-view.js';
import { Button } from '../components/Button.js';
import { CopyId } from '../components/CopyId.js';
import { Notice } from '../components/Notice.js';
import { OutcomeChip } from '../components/OutcomeChip.js';
import { t } from '../i18n.js';
import { leaveTo } from './leave.js';
import { Opened, Opener } from './Opener.js';

const loadPageTest = async () => (await import('./PageTest.js')).PageTest;

const loadTokenState = async () => (await import('../components/TokenState.js')).TokenState;

interface PageConfigProps {
  tabId: number;
  config: NonNullable<TabStatus['config']>;
  retry: (id: string) => unknown;
  /** Where other configs have the same resource. */
  choose?: (() => unknown) | undefined;
  /** Asks again what is known of it. */
  reload: () => unknown;
}

/** The auth config that applies to the tab's page. */
export function PageConfig({ tabId, config, retry, choose, reload }: PageConfigProps) {
  const edit = () => void leaveTo(`#/config/${config.id}`);
  return (
    <section class="card" data-config-id={config.id} aria-label={t('pageConfig')}>
      <div class="row">
        <h2>{config.name}</h2>
        <CopyId id={config.id} />
      </div>
      <p class="url">{config.resource}</p>
      {config.token !== undefined && (
        <Opened
          load={loadTokenState}
          props={{ id: config.id, name: config.name, status: config.token, reload }}
        />
      )}
      {config.byUrl && <p class="small">{t('pageConfigByUrl')}</p>}
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
      {choose !== undefined && (
        <div>
          <Button onClick={choose}>{t('chooseAnother')}</Button>
        </div>
      )}
      <Opener
        key={`${config.id} ${config.resource}`}
        text={t('testConnection')}
        load={loadPageTest}
        props={{ tabId, config, onTested: reload }}
      />
    </section>
  );
}
