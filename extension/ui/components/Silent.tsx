import { t } from '../i18n.js';
import { Button } from './Button.js';
import { Notice } from './Notice.js';

/** The background did not answer, or answered with an error: said plainly, with a way to ask again. */
export function Silent({ retry }: { retry: () => unknown }) {
  return (
    <Notice
      kind="danger"
      live
      title={t('silentTitle')}
      actions={<Button onClick={() => void retry()}>{t('askAgain')}</Button>}
    >
      {t('silentText')}
    </Notice>
  );
}
