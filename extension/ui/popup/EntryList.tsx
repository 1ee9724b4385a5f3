import type { TabEntry } from '../../messages/tab-notes.js';
import { Button } from '../components/Button.js';
import { Icon } from '../components/Icon.js';
import { t } from '../i18n.js';
import { entryWords } from '../words.js';
import type { Lead } from './ConsentForm.js';
import { leaveTo } from './leave.js';
import { Opened, Opener } from './Opener.js';

const loadAttachSwitch = async () => (await import('./Proposals.js')).AttachSwitch;
const loadAliasForm = async () => (await import('./AliasForm.js')).AliasForm;

interface EntryListProps {
  tabId: number;
  entries: readonly TabEntry[];
  /** The config shown above the list, with its own buttons. */
  pageConfig: string | undefined;
  retry: (id: string) => unknown;
  /** Leads to the choice between configs with the same resource. */
  choose: (resource: string) => unknown;
  reload: () => unknown;
  /** Leads to the decision about a site. */
  consent: (lead: Lead) => unknown;
}

type EntryProps = { entry: TabEntry } & Omit<EntryListProps, 'entries'>;

function Entry({ entry, tabId, pageConfig, retry, reload, choose, consent }: EntryProps) {
  const { kind, text, details } = entryWords(entry);
  const failed = entry.outcome === 'wrong-credentials' || entry.outcome === 'failed-before';
  const { configId, site, resource, authcfg } = entry;
  return (
    <li class="entry" data-kind={kind} data-outcome={entry.outcome}>
      <Icon name={kind} />
      <div>
        <p>{text}</p>
        {entry.name !== undefined && <p class="small">{entry.name}</p>}
        <p class="url small">{entry.resource}</p>
        <p class="muted small">{details.join(' · ')}</p>
        {failed && configId !== undefined && configId !== pageConfig && (
          <div class="actions">
            <Button onClick={() => retry(configId)}>{t('tryAgain')}</Button>
            <Button onClick={() => void leaveTo(`#/config/${configId}`)}>{t('edit')}</Button>
          </div>
        )}
        {entry.outcome === 'tie' && (
          <div class="actions">
            <Button onClick={() => choose(resource)}>{t('chooseOpen')}</Button>
          </div>
        )}
        {entry.outcome === 'overrode' && <Opened load={loadAttachSwitch} props={{ entry, reload }} />}
        {entry.outcome === 'foreign' && site !== undefined && (
          <div class="actions">
            <Button onClick={() => consent({ site, resource })}>{t('consentDecide', site)}</Button>
          </div>
        )}
        {entry.outcome === 'authcfg-unknown' && authcfg !== undefined && (
          <Opener
            text={t('aliasOpen', authcfg)}
            load={loadAliasForm}
            props={{ id: authcfg, resource, tabId }}
          />
        )}
      </div>
    </li>
  );
}

/** What happened on this tab, newest first. */
export function EntryList({ entries, ...rest }: EntryListProps) {
  if (entries.length === 0) return null;
  const newestFirst = entries.toSorted((a, b) => b.time - a.time);
  return (
    <section aria-labelledby="entries">
      <h2 class="label" id="entries">
        {t('onThisPage')}
      </h2>
      <ul class="entries">
        {newestFirst.map(entry => (
          <Entry
            key={[entry.configId, entry.resource, entry.outcome, entry.site, entry.byUrl, entry.authcfg].join(
              ' ',
            )}
            entry={entry}
            {...rest}
          />
        ))}
      </ul>
    </section>
  );
}
