import type { IdentityStatus } from '../../messages/config-view.js';
import { t } from '../i18n.js';
import { identityTrouble } from '../identity-words.js';
import { Notice } from './Notice.js';

interface IdentityStateProps {
  status: IdentityStatus;
  /** What to do where the companion is missing. */
  settings: string;
}

/** Whether the browser can use a client certificate now, and which one to pick where it asks. */
export function IdentityState({ status: { state, reason = '', names = [] }, settings }: IdentityStateProps) {
  if (state === 'ready') {
    return (
      <div class="stack tight" data-identity="ready">
        <p>{t('identityReady')}</p>
        <p class="hint">{t('identityPick', names.join(', '))}</p>
      </div>
    );
  }
  if (state === 'opening') return <p class="muted">{t('identityOpening')}</p>;
  if (state === 'not-visible') return <Notice kind="warning" title={t('identityNotVisible')} />;
  if (state === 'token-gone') return <Notice kind="warning" title={t('identityTokenGone')} />;
  const { title, companion } = identityTrouble(reason);
  return (
    <Notice kind="warning" title={t('identityFailed')}>
      <p>{title}</p>
      {companion && (
        <a href={settings} target={settings.startsWith('#') ? '_self' : '_blank'} rel="noreferrer">
          {t('identityCompanionLink')}
        </a>
      )}
    </Notice>
  );
}
