import type { TabStatus } from '../../messages/tab-view.js';
import { Button } from '../components/Button.js';
import { ConnectionStory } from '../components/ConnectionStory.js';
import { CopyId } from '../components/CopyId.js';
import { IdentityState } from '../components/IdentityState.js';
import { t } from '../i18n.js';
import { leaveTo } from './leave.js';

/** The client certificates that apply to the tab's page. */
export function CertificateList({ certificates }: Pick<TabStatus, 'certificates'>) {
  return (
    <>
      {certificates.map(({ id, name, resource, identity }) => (
        <section key={id} class="card" data-config-id={id} aria-label={t('pageCertificate')}>
          <div class="row">
            <h2>{name}</h2>
            <CopyId id={id} />
          </div>
          <p class="url">{resource}</p>
          <IdentityState status={identity} settings="../options/index.html#/settings" />
          <ConnectionStory id={id} resource={resource} />
          <div>
            <Button look="quiet" onClick={() => void leaveTo(`#/config/${id}`)}>
              {t('edit')}
            </Button>
          </div>
        </section>
      ))}
    </>
  );
}
