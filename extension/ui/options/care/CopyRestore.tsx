import { useEffect, useRef, useState } from 'preact/hooks';
import type { Gathered } from '../../../vault/care.js';
import { AskPassword } from '../../components/AskPassword.js';
import { Notice } from '../../components/Notice.js';
import { t } from '../../i18n.js';
import { copyHeader, openCopy } from './kept.js';
import { RestorePreview } from './RestorePreview.js';

interface CopyRestoreProps {
  id: string;
  onRestored: (added: number) => unknown;
  onCancel: () => void;
}

/** Opens a kept copy with the master password of its time, and shows what is in it. */
export function CopyRestore({ id, onRestored, onCancel }: CopyRestoreProps) {
  const [header, setHeader] = useState<string>();
  const [found, setFound] = useState<Gathered>();
  const [damaged, setDamaged] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    copyHeader(id).then(setHeader, error => {
      console.error(error);
      setDamaged(true);
    });
  }, [id]);
  // What had the focus is gone each time.
  useEffect(() => {
    place.current?.querySelector<HTMLElement>(found === undefined ? 'input' : 'summary')?.focus();
  }, [header, found]);

  async function open(copyKey: Uint8Array) {
    const { VaultDamaged } = await import('../../../vault/care.js');
    try {
      setFound(await openCopy(id, copyKey));
    } catch (error) {
      if (!(error instanceof VaultDamaged)) throw error;
      console.error(error);
      setDamaged(true);
    }
  }

  if (damaged)
    return (
      <Notice kind="danger" live title={t('copyDamaged')}>
        {t('importNothing')}
      </Notice>
    );
  if (header === undefined) return null;
  return (
    <div ref={place} class="stack copy-open">
      {found === undefined ? (
        <AskPassword
          label={t('copyPassword')}
          hint={t('copyPasswordHint')}
          header={header}
          action={t('importOpen')}
          onKey={open}
          onCancel={onCancel}
        />
      ) : (
        <RestorePreview {...found} first="replace" onRestored={onRestored} onCancel={onCancel} />
      )}
    </div>
  );
}
