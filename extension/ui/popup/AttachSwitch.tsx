import type { AttachMode } from '../../../shared/auth-config.js';
import type { TabEntry } from '../../messages/tab-notes.js';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';

interface AttachSwitchProps {
  entry: TabEntry;
  /** Asks again what is known of the tab. */
  reload: () => unknown;
}

/** After an override of what the page itself sent: the way to let that pass, and back. */
export function AttachSwitch({ entry, reload }: AttachSwitchProps) {
  const ask = useAsk();
  const { configId, resource, attach, switched } = entry;
  if (configId === undefined || attach === undefined) return null;
  const use = (mode: AttachMode) => () =>
    ask('configs.setAttach', { id: configId, resource, attach: mode }).then(reload, reload);
  return switched ? (
    <Notice
      kind="ok"
      live
      title={t('attachSwitched')}
      actions={<Button onClick={use(attach)}>{t('undo')}</Button>}
    />
  ) : (
    <div class="actions">
      <Button onClick={use('challenge')}>{t('attachSwitch')}</Button>
    </div>
  );
}
