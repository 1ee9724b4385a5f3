import { useMemo, useState } from 'preact/hooks';
import type { ConfigView } from '../../messages/config-view.js';
import { Button } from '../components/Button.js';
import { Icon } from '../components/Icon.js';
import { TextField } from '../components/TextField.js';
import { counted, t } from '../i18n.js';
import { methodText } from '../words.js';
import { ConfigRow } from './ConfigRow.js';
import type { Flash } from './Flash.js';
import { matching, searchable } from './filter.js';
import { type Intent, IntentDialog } from './IntentDialog.js';

interface ConfigListProps {
  configs: readonly ConfigView[];
  reload: () => Promise<void>;
  go: (hash: string) => void;
  onDone: (flash: Flash) => void;
}

/** Rows drawn at once: thousands would freeze the page, and nobody reads them. */
const step = 100;

/** All auth configs, or those that a search finds. */
export function ConfigList({ configs, reload, go, onDone }: ConfigListProps) {
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(step);
  const [intent, setIntent] = useState<Intent>();
  const all = useMemo(() => searchable(configs, methodText), [configs]);
  const found = useMemo(() => matching(all, search), [all, search]);
  const rest = found.length - limit;
  const create = (
    <a class="button primary" href="#/config/new">
      <Icon name="plus" />
      {t('newConfig')}
    </a>
  );
  if (configs.length === 0)
    return (
      <section class="empty stack">
        <h1>{t('emptyTitle')}</h1>
        <p class="muted">{t('emptyText')}</p>
        <div>{create}</div>
      </section>
    );
  return (
    <section class="stack">
      <div class="row">
        <h1>{t('configs')}</h1>
        {create}
      </div>
      <div class="search">
        <TextField
          label={t('search')}
          type="search"
          value={search}
          placeholder={t('searchPlaceholder')}
          onInput={text => {
            setSearch(text);
            setLimit(step);
          }}
        />
        <p class="muted small" role="status">
          {counted(found.length, 'configsOne', 'configsMany')}
        </p>
      </div>
      <ul class="configs">
        {found.slice(0, limit).map(config => (
          <ConfigRow key={config.id} config={config} reload={reload} onIntent={setIntent} />
        ))}
      </ul>
      {rest > 0 && (
        <div class="actions">
          <Button onClick={() => setLimit(limit + step)}>{t('showMore', Math.min(step, rest))}</Button>
        </div>
      )}
      {intent !== undefined && (
        <IntentDialog
          intent={intent}
          onClose={() => setIntent(undefined)}
          onRemoved={name => onDone({ kind: 'ok', title: t('removed', name) })}
          onDuplicated={id => reload().then(() => go(`#/config/${id}`))}
        />
      )}
    </section>
  );
}
