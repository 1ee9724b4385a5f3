import { methods } from '../../../shared/methods/index.js';
import type { Userinfo } from '../../../shared/userinfo.js';
import type { ConfigView } from '../../messages/config-view.js';
import { Button } from '../components/Button.js';
import { Icon } from '../components/Icon.js';
import { t } from '../i18n.js';
import { type Problems, resourceField } from './check.js';
import { type Draft, type DraftResource, newResource, valuesOf } from './draft.js';
import { ResourceRow } from './ResourceRow.js';

interface ResourceRowsProps {
  draft: Draft;
  /** Something is not saved yet. */
  dirty: boolean;
  config: ConfigView | undefined;
  configs: readonly ConfigView[];
  problems: Problems;
  onChange: (field: string, resources: readonly DraftResource[]) => void;
  /** The user name and password that a row's URL brought are to be used; `row` is its key. */
  onUserinfo: (row: number, found: Userinfo) => void;
  reload: () => unknown;
}

/** As many as a config may have. */
const most = 100;

/** Where the config applies. */
export function ResourceRows({
  draft,
  dirty,
  config,
  configs,
  problems,
  onChange,
  onUserinfo,
  reload,
}: ResourceRowsProps) {
  const rows = draft.resources;
  const method = methods.get(draft.method);
  const values = valuesOf(draft);
  return (
    <section class="card stack" aria-labelledby="resources">
      <div>
        <h2 id="resources">{t('resources')}</h2>
        <p class="muted">{t('resourcesHint')}</p>
      </div>
      {rows.length === 0 && <p class="muted">{t('noResources')}</p>}
      {rows.map((row, index) => (
        <ResourceRow
          key={row.key}
          number={index + 1}
          row={row}
          certificate={method?.identity !== undefined}
          served={method?.serves?.(values, row.text) ?? true}
          askedFor={method?.scheme !== undefined}
          dirty={dirty}
          config={config}
          configs={configs}
          problem={problems.get(resourceField(row.key))}
          onChange={part =>
            onChange(
              resourceField(row.key),
              rows.map(other => (other.key === row.key ? { ...row, ...part } : other)),
            )
          }
          onRemove={() =>
            onChange(
              resourceField(row.key),
              rows.filter(other => other.key !== row.key),
            )
          }
          onUserinfo={found => onUserinfo(row.key, found)}
          reload={reload}
        />
      ))}
      <div class="actions">
        <Button disabled={rows.length >= most} onClick={() => onChange('', [...rows, newResource()])}>
          <Icon name="plus" />
          {t('addResource')}
        </Button>
      </div>
    </section>
  );
}
