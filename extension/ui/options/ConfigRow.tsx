import { parseResource, permissionOrigin } from '../../../shared/resource.js';
import type { ConfigView } from '../../messages/config-view.js';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { CopyId } from '../components/CopyId.js';
import { IdentityState } from '../components/IdentityState.js';
import { Notice } from '../components/Notice.js';
import { OutcomeChip } from '../components/OutcomeChip.js';
import { TokenState } from '../components/TokenState.js';
import { t } from '../i18n.js';
import { methodText } from '../words.js';
import { AllowAccess } from './AllowAccess.js';
import { hostOf } from './filter.js';
import type { Intent } from './IntentDialog.js';
import { TieRemark } from './TieRemark.js';

interface ConfigRowProps {
  config: ConfigView;
  reload: () => Promise<void>;
  onIntent: (intent: Intent) => void;
}

function ResourceItem({
  name,
  certificate,
  resource,
  reload,
}: {
  name: string;
  /** The server says nothing of a certificate that could be shown here. */
  certificate: boolean;
  resource: ConfigView['resources'][number];
  reload: () => unknown;
}) {
  const { text, outcome, status, tiedWith, permitted } = resource;
  const parsed = parseResource(text);
  return (
    <li>
      <div class="row">
        <span class="url">{text}</span>
        {!certificate && <OutcomeChip outcome={outcome} status={status} />}
      </div>
      {tiedWith.length > 0 && <TieRemark resource={resource} name={name} reload={reload} />}
      {!permitted && parsed.ok && (
        <AllowAccess origin={permissionOrigin(parsed.resource)} host={hostOf(text)} reload={reload} />
      )}
    </li>
  );
}

/** One auth config in the list: where it applies, how it fares there, and what can be done with it. */
export function ConfigRow({ config, reload, onIntent }: ConfigRowProps) {
  const ask = useAsk();
  const { id, name, method, resources, damaged } = config;
  const failed = resources.some(({ outcome }) => outcome === 'failed');
  const retry = () => void ask('configs.retry', { id }).then(reload, reload);
  return (
    <li class="card config" data-config-id={id}>
      <div class="row">
        <h2>
          <a href={`#/config/${id}`}>{name}</a>
        </h2>
        <div class="actions">
          <a class="button plain" href={`#/config/${id}`} aria-label={t('editNamed', name)}>
            {t('edit')}
          </a>
          <Button
            onClick={() => onIntent({ kind: 'duplicate', config })}
            aria-label={t('duplicateNamed', name)}
          >
            {t('duplicate')}
          </Button>
          <Button onClick={() => onIntent({ kind: 'remove', config })} aria-label={t('removeNamed', name)}>
            {t('remove')}
          </Button>
        </div>
      </div>
      <p class="muted meta">
        <span>{methodText(method)}</span>
        <CopyId id={id} />
      </p>
      {config.identity !== undefined && <IdentityState status={config.identity} settings="#/settings" />}
      {config.token !== undefined && <TokenState {...{ id, name, reload }} status={config.token} signOut />}
      {damaged && <Notice kind="danger">{t('configDamaged')}</Notice>}
      {resources.length === 0 && <p class="muted">{t('noResources')}</p>}
      <ul class="resources">
        {resources.map(resource => (
          <ResourceItem
            key={resource.text}
            name={name}
            certificate={config.identity !== undefined}
            resource={resource}
            reload={reload}
          />
        ))}
      </ul>
      {failed && (
        <Notice
          kind="danger"
          title={t('failedTitle')}
          actions={
            <Button onClick={retry} aria-label={t('tryAgainNamed', name)}>
              {t('tryAgain')}
            </Button>
          }
        >
          {t('failedText')}
        </Notice>
      )}
    </li>
  );
}
