import type { IdentityStatus } from '../../messages.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { identityTrouble } from './identity-words.js';

/** Whether the browser can use a client certificate now. */
export function IdentityState({ status: { state, reason = '' } }: { status: IdentityStatus }) {
  if (state === 'ready') return <p class="muted">{t('identityReady')}</p>;
  if (state === 'opening') return <p class="muted">{t('identityOpening')}</p>;
  if (state === 'not-visible') return <Notice kind="warning" title={t('identityNotVisible')} />;
  const { title, companion } = identityTrouble(reason);
  return (
    <Notice kind="warning" title={t('identityFailed')}>
      <p>{title}</p>
      {companion && <a href="#/settings">{t('identityCompanionLink')}</a>}
    </Notice>
  );
}
