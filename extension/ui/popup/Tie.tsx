import { useState } from 'preact/hooks';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { reloadTab } from './current-tab.js';

const load = () => import('../components/TieForm.js');

interface TieProps {
  tabId: number;
  resource: string;
  /** Asks again what is known of the tab. */
  reload: () => unknown;
  close: () => void;
}

/** Choosing one of several configs for a resource; what is behind it is loaded when it is opened. */
export function Tie({ tabId, resource, reload, close }: TieProps) {
  const { value, failed, reload: again } = useLoaded(load);
  const [done, setDone] = useState(false);
  if (failed) return <Silent retry={again} />;
  if (value === undefined) return null;
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
      <value.TieForm
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
