import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { requestOrigins } from '../permissions.js';

/** A resource the browser does not let Latchkey work at, and the button that asks for it. */
export function AllowAccess({
  origin,
  host,
  reload,
}: {
  origin: string;
  host: string;
  reload: () => unknown;
}) {
  const allow = () => void requestOrigins([origin]).then(reload);
  return (
    <Notice
      kind="warning"
      actions={
        <Button onClick={allow} aria-label={t('allowAccessTo', host)}>
          {t('allowAccess')}
        </Button>
      }
    >
      {t('notPermitted', host)}
    </Notice>
  );
}
