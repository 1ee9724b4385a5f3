import { useState } from 'preact/hooks';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { TieForm } from '../components/TieForm.js';
import { t } from '../i18n.js';
import { reloadTab } from './current-tab.js';

interface TieProps {
  tabId: number;
  resource: string;
  /** Asks again what is known of the tab. */
  reload: () => unknown;
  close: () => void;
}

/** Choosing one of several configs for a resource. */
export function Tie({ tabId, resource, reload, close }: TieProps) {
  const [done, setDone] = useState(false);
  return done ? (
    <Notice
      kind="ok"
      live
      title={t('chooseDone')}
      actions={
        <Button look="primary" onClick={() => void reloadTab(tabId).then(reload)}>
          {t('reloadPage')}
        </Button>
      }
    />
  ) : (
    <div class="card">
      <TieForm
        resource={resource}
        onDone={() => {
          setDone(true);
          reload();
        }}
        onCancel={close}
      />
    </div>
  );
}
