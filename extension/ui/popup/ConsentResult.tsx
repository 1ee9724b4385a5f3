import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { closePopup } from './current-tab.js';

export type ConsentOutcome = 'asking' | 'granted' | 'denied' | 'refused' | 'revoked' | 'failed';

/** What came of a decision. */
export function ConsentResult({
  outcome,
  site,
  tabId,
}: {
  outcome: ConsentOutcome;
  site: string;
  tabId: number;
}) {
  const ask = useAsk();
  const reload = () => void ask('tab.reload', { tabId }).then(closePopup, console.error);
  switch (outcome) {
    case 'asking':
      return <p role="status">{t('consentAsking')}</p>;
    case 'granted':
      return (
        <Notice
          kind="ok"
          live
          title={t('consentGranted', site)}
          actions={
            <Button look="primary" onClick={reload}>
              {t('reloadPage')}
            </Button>
          }
        >
          {t('consentReload')}
        </Notice>
      );
    case 'denied':
      return <Notice kind="warning" live title={t('consentDenied')} />;
    case 'refused':
      return <Notice kind="ok" live title={t('consentRefused', site)} />;
    case 'revoked':
      return <Notice kind="ok" live title={t('consentRevoked', site)} />;
    case 'failed':
      return <Notice kind="danger" live title={t('actionFailed')} />;
  }
}
