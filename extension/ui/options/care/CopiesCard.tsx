import { useCallback, useState } from 'preact/hooks';
import type { CopyReason, KeptCopy } from '../../../vault/care.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Notice } from '../../components/Notice.js';
import { Silent } from '../../components/Silent.js';
import { counted, type MessageKey, t } from '../../i18n.js';
import { useLoaded } from '../../use-loaded.js';
import { CopyRestore } from './CopyRestore.js';
import { listCopies, removeCopy } from './kept.js';

const reasons: Readonly<Record<CopyReason, MessageKey>> = {
  import: 'copyBeforeImport',
  'remove-all': 'copyBeforeRemoval',
  restore: 'copyBeforeRestore',
  password: 'copyBeforePassword',
};

/** What a copy is called. */
const timeOf = ({ label }: KeptCopy) =>
  label === undefined ? t('copyDamaged') : new Date(label.made).toLocaleString();

interface CopiesCardProps {
  /** Changes whenever there may be another copy. */
  since: unknown;
  reload: () => unknown;
}

/** What was kept before imports and the like, to be taken back or deleted. */
export function CopiesCard({ since, reload }: CopiesCardProps) {
  const copies = useLoaded(useCallback(() => listCopies(), [since]));
  const [open, setOpen] = useState<string>();
  const [leaving, setLeaving] = useState<KeptCopy>();
  const [outcome, setOutcome] = useState<{ text: string; failed: boolean }>();

  function remove({ id }: KeptCopy) {
    setLeaving(undefined);
    setOpen(undefined);
    removeCopy(id)
      .then(
        () => setOutcome({ text: t('copyDeleted'), failed: false }),
        error => {
          console.error(error);
          setOutcome({ text: t('actionFailed'), failed: true });
        },
      )
      .then(copies.reload);
  }

  return (
    <section class="card stack" aria-labelledby="copies">
      <div>
        <h2 id="copies">{t('copies')}</h2>
        <p class="muted">{t('copiesText')}</p>
      </div>
      {copies.failed && <Silent retry={copies.reload} />}
      {copies.value?.length === 0 && <p>{t('copiesNone')}</p>}
      <ul class="resources">
        {copies.value?.map(copy => (
          <li key={copy.id} data-copy={copy.label?.why ?? 'damaged'}>
            <div class="row">
              <p>
                <strong>{timeOf(copy)}</strong>
                {copy.label !== undefined && (
                  <span class="muted copy-facts">
                    {t(reasons[copy.label.why])},{' '}
                    {counted(copy.label.configs, 'copyConfigsOne', 'copyConfigsMany')}
                  </span>
                )}
              </p>
              <div class="actions">
                {copy.label !== undefined && (
                  <Button
                    aria-label={t('copyRestoreOf', timeOf(copy))}
                    aria-expanded={open === copy.id}
                    onClick={() => {
                      setOutcome(undefined);
                      setOpen(open === copy.id ? undefined : copy.id);
                    }}
                  >
                    {t('copyRestore')}
                  </Button>
                )}
                <Button aria-label={t('copyDeleteOf', timeOf(copy))} onClick={() => setLeaving(copy)}>
                  {t('copyDelete')}
                </Button>
              </div>
            </div>
            {open === copy.id && (
              <CopyRestore
                id={copy.id}
                onRestored={async added => {
                  setOpen(undefined);
                  setOutcome({ text: counted(added, 'restoreDoneOne', 'restoreDoneMany'), failed: false });
                  await reload();
                }}
                onCancel={() => setOpen(undefined)}
              />
            )}
          </li>
        ))}
      </ul>
      {outcome !== undefined && <Notice kind={outcome.failed ? 'danger' : 'ok'} live title={outcome.text} />}
      {leaving !== undefined && (
        <Dialog
          title={t('copyDeleteTitle')}
          confirm={t('copyDelete')}
          danger
          onConfirm={() => remove(leaving)}
          onCancel={() => setLeaving(undefined)}
        >
          <p>{t('copyDeleteText', timeOf(leaving))}</p>
        </Dialog>
      )}
    </section>
  );
}
