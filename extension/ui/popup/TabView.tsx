/** What Latchkey does and did on one tab, while the vault is open. */
import { useCallback, useEffect, useState } from 'preact/hooks';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Icon } from '../components/Icon.js';
import { Notice } from '../components/Notice.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { isOffer, refusedWhileLocked } from '../words.js';
import { Consent } from './Consent.js';
import type { Lead } from './ConsentForm.js';
import { type CurrentTab, reloadTab } from './current-tab.js';
import { EntryList } from './EntryList.js';
import { leaveTo } from './leave.js';
import { Opened } from './Opener.js';
import { PageConfig } from './PageConfig.js';

const loadProposals = async () => (await import('./Proposals.js')).Proposals;
const loadUnruled = async () => (await import('./Proposals.js')).UnruledList;
const loadCertificates = async () => (await import('./CertificateList.js')).CertificateList;
const loadTie = async () => (await import('./Tie.js')).Tie;

/** How often an open popup looks again: requests go on while it is watched. */
const lookAgainMs = 2000;

export function TabView({ id: tabId, web }: CurrentTab) {
  const ask = useAsk();
  const tab = useLoaded(useCallback(() => ask('tab.status', { tabId }), [ask, tabId]));
  const { reload } = tab;
  const [lead, setLead] = useState<Lead>();
  /** The resource whose config is being chosen. */
  const [choosing, choose] = useState<string>();
  useEffect(() => {
    const timer = setInterval(() => void reload(), lookAgainMs);
    return () => clearInterval(timer);
  }, [reload]);

  const wish = tab.value?.wish;

  const retry = (id: string) => ask('configs.retry', { id }).then(reload, reload);
  if (tab.failed) return <Silent retry={reload} />;
  if (tab.value === undefined) return null;
  const { host, config, certificates, tie, entries, unruled, private: isPrivate = false } = tab.value;
  const offers = entries.filter(isOffer);
  const bare = config === undefined && certificates.length === 0 && offers.length === 0;
  return (
    <div class="stack">
      {web && host !== undefined && <p class="host">{host}</p>}
      {isPrivate && <Notice kind="info" title={t('privateWindow')} />}
      {entries.some(refusedWhileLocked) && (
        <Notice
          kind="info"
          title={t('refusedWhileLocked')}
          actions={
            <Button look="primary" onClick={() => void reloadTab(tabId).then(reload)}>
              {t('reloadPage')}
            </Button>
          }
        />
      )}
      {(wish !== undefined || offers.length > 0) && (
        <Opened load={loadProposals} props={{ wish, offers, tabId, reload, consent: setLead }} />
      )}
      {certificates.length > 0 && <Opened load={loadCertificates} props={{ certificates }} />}
      {config !== undefined && (
        <PageConfig
          tabId={tabId}
          config={config}
          retry={retry}
          reload={reload}
          choose={tie === undefined ? undefined : () => choose(tie)}
        />
      )}
      {config === undefined && tie !== undefined && choosing === undefined && (
        <Notice
          kind="warning"
          title={t('tieUndecided')}
          actions={<Button onClick={() => choose(tie)}>{t('chooseOpen')}</Button>}
        />
      )}
      {choosing !== undefined && (
        <Opened
          key={choosing}
          load={loadTie}
          props={{ tabId, resource: choosing, reload, close: () => choose(undefined) }}
        />
      )}
      {bare && !web && <p class="muted">{t('noPage')}</p>}
      {bare && web && tie === undefined && (
        <div class="stack tight">
          <p class="muted">{t('noConfig')}</p>
          <div class="actions">
            <Button onClick={() => void leaveTo(`#/config/new?tab=${tabId}`)}>
              <Icon name="plus" />
              {t('newConfigHere')}
            </Button>
          </div>
        </div>
      )}
      {unruled.length > 0 && <Opened load={loadUnruled} props={{ unruled }} />}
      {web && <Consent tabId={tabId} lead={lead} onLead={setLead} />}
      <EntryList
        tabId={tabId}
        entries={entries.filter(it => !offers.includes(it))}
        pageConfig={config?.id}
        retry={retry}
        reload={reload}
        choose={choose}
        consent={setLead}
      />
    </div>
  );
}
