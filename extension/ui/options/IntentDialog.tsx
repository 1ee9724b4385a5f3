import { useState } from 'preact/hooks';
import type { ConfigView } from '../../messages/config-view.js';
import { useAsk } from '../background.js';
import { Dialog } from '../components/Dialog.js';
import { Notice } from '../components/Notice.js';
import { TextField } from '../components/TextField.js';
import { t } from '../i18n.js';

/** What the user is about to do with a config of the list. */
export interface Intent {
  readonly kind: 'remove' | 'duplicate';
  readonly config: ConfigView;
}

interface IntentDialogProps {
  intent: Intent;
  onClose: () => void;
  onRemoved: (name: string) => unknown;
  onDuplicated: (id: string) => unknown;
}

/** Asks before removing, and for the name of a copy. */
export function IntentDialog({
  intent: { kind, config },
  onClose,
  onRemoved,
  onDuplicated,
}: IntentDialogProps) {
  const ask = useAsk();
  const [name, setName] = useState(t('copyOf', config.name));
  const [failed, setFailed] = useState(false);

  async function carryOut() {
    if (kind === 'remove') {
      await ask('configs.remove', { id: config.id });
      onClose();
      await onRemoved(config.name);
    } else {
      const { id } = await ask('configs.duplicate', { id: config.id, name: name.trim() });
      onClose();
      await onDuplicated(id);
    }
  }
  const confirm = () => {
    if (kind === 'duplicate' && name.trim() === '') return;
    carryOut().catch(error => {
      console.error(error);
      setFailed(true);
    });
  };
  const removing = kind === 'remove';
  return (
    <Dialog
      title={t(removing ? 'removeTitle' : 'duplicateTitle', config.name)}
      confirm={t(removing ? 'remove' : 'duplicate')}
      danger={removing}
      onConfirm={confirm}
      onCancel={onClose}
    >
      {removing ? (
        <p>{t('removeText')}</p>
      ) : (
        <TextField
          label={t('copyName')}
          hint={t('duplicateHint')}
          value={name}
          maxLength={200}
          required
          onInput={setName}
          autofocus
        />
      )}
      {failed && <Notice kind="danger" live title={t('actionFailed')} />}
    </Dialog>
  );
}
