import { useState } from 'preact/hooks';
import type { GrantView } from '../../messages/consent-view.js';
import type { RequestOf } from '../../messages/requests.js';
import { Button } from '../components/Button.js';
import { SelectField } from '../components/SelectField.js';
import { TextField } from '../components/TextField.js';
import { decisionChoices } from '../decisions.js';
import { counted, t } from '../i18n.js';
import { AllowAccess } from './AllowAccess.js';

interface GrantListProps {
  grants: readonly GrantView[];
  reload: () => unknown;
  decide: (grant: RequestOf<'grants.set'>) => void;
  revoke: (grant: GrantView) => void;
}

/** Rows drawn at once. */
const step = 100;

function found(grants: readonly GrantView[], search: string): GrantView[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const words = ({ site, name, configId, resources }: GrantView) =>
    [site, name, configId, ...resources].join('\n').toLowerCase();
  return grants
    .filter(grant => wanted.every(word => words(grant).includes(word)))
    .toSorted((a, b) => a.site.localeCompare(b.site) || a.name.localeCompare(b.name));
}

function Row({ grant, reload, decide, revoke }: { grant: GrantView } & Omit<GrantListProps, 'grants'>) {
  const { site, configId, decision, name, resources, permitted } = grant;
  const allows = decision !== 'never';
  return (
    <li class="card config" data-site={site} data-decision={decision}>
      <h2>{site}</h2>
      <p>{t('grantUses', name)}</p>
      <ul>
        {resources.map(resource => (
          <li class="url muted" key={resource}>
            {resource}
          </li>
        ))}
      </ul>
      <div class="row">
        <SelectField
          label={t('grantDecision', name, site)}
          value={decision}
          choices={decisionChoices(grant.method)}
          onChange={chosen => decide({ site, configId, decision: chosen })}
        />
        <Button onClick={() => revoke(grant)} aria-label={t('revokeFor', name, site)}>
          {t('revoke')}
        </Button>
      </div>
      {allows && !permitted && <AllowAccess origin={`https://${site}/*`} host={site} reload={reload} />}
    </li>
  );
}

/** What was decided about sites, to be searched, changed and revoked. */
export function GrantList({ grants, ...rest }: GrantListProps) {
  const [search, setSearch] = useState('');
  const [limit, setLimit] = useState(step);
  if (grants.length === 0) return <p class="muted">{t('grantsNone')}</p>;
  const shown = found(grants, search);
  const more = shown.length - limit;
  return (
    <>
      <h2>{t('grants')}</h2>
      <div class="search">
        <TextField
          label={t('search')}
          type="search"
          value={search}
          placeholder={t('grantsSearchPlaceholder')}
          onInput={text => {
            setSearch(text);
            setLimit(step);
          }}
        />
        <p class="muted small" role="status">
          {counted(shown.length, 'grantsOne', 'grantsMany')}
        </p>
      </div>
      <ul class="configs grants">
        {shown.slice(0, limit).map(grant => (
          <Row key={`${grant.configId} ${grant.site}`} grant={grant} {...rest} />
        ))}
      </ul>
      {more > 0 && (
        <div class="actions">
          <Button onClick={() => setLimit(limit + step)}>{t('showMore', Math.min(step, more))}</Button>
        </div>
      )}
    </>
  );
}
