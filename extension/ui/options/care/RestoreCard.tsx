import { useState } from 'preact/hooks';
import type { Content } from '../../../vault/care.js';
import { longestBackup } from '../../../vault/care-limits.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { PasswordField } from '../../components/PasswordField.js';
import { counted, t } from '../../i18n.js';
import { FileDrop } from '../transfer/FileDrop.js';
import { RestorePreview } from './RestorePreview.js';
import { type RestoreFault, restoreFault, restoreFaults } from './restore-fault.js';

/** Takes back what a backup holds: looked at first, then all at once. */
export function RestoreCard({ reload }: { reload: () => unknown }) {
  const [file, setFile] = useState<{ name: string; bytes: Uint8Array }>();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<RestoreFault>();
  const [content, setContent] = useState<Content>();
  const [added, setAdded] = useState<number>();

  async function open() {
    if (file === undefined || busy) return;
    setBusy(true);
    setFault(undefined);
    try {
      const { openBackup } = await import('../../../vault/care.js');
      setContent(await openBackup(file.bytes, password));
    } catch (error) {
      console.error(error);
      setFault(restoreFault(error));
    } finally {
      setPassword('');
      setBusy(false);
    }
  }

  return (
    <section class="card stack" aria-labelledby="restore" aria-busy={busy}>
      <div>
        <h2 id="restore">{t('restoreTitle')}</h2>
        <p class="muted">{t('restoreText')}</p>
      </div>
      <FileDrop
        label={t('restoreFile')}
        name={file?.name}
        most={longestBackup}
        onRefused={why => {
          setFile(undefined);
          setContent(undefined);
          setFault(why);
        }}
        onChosen={chosen => {
          setFile(chosen);
          setContent(undefined);
          setFault(undefined);
          setAdded(undefined);
        }}
      />
      {file !== undefined && content === undefined && (
        <form
          class="stack"
          onSubmit={event => {
            event.preventDefault();
            void open();
          }}
        >
          <PasswordField
            label={t('restorePassword')}
            value={password}
            onInput={setPassword}
            problem={fault === 'wrong-password' ? t(restoreFaults[fault]) : undefined}
          />
          <div class="actions">
            <Button type="submit" look="primary" disabled={busy || password === ''}>
              {busy ? t('importReading') : t('importOpen')}
            </Button>
          </div>
        </form>
      )}
      {fault !== undefined && fault !== 'wrong-password' && (
        <Notice kind="danger" live title={t(restoreFaults[fault])}>
          {t('importNothing')}
        </Notice>
      )}
      {content !== undefined && (
        <RestorePreview
          content={content}
          first="add"
          onRestored={async count => {
            setAdded(count);
            setContent(undefined);
            setFile(undefined);
            await reload();
          }}
          onCancel={() => {
            setContent(undefined);
            setFile(undefined);
          }}
        />
      )}
      {added !== undefined && (
        <Notice kind="ok" live title={counted(added, 'restoreDoneOne', 'restoreDoneMany')} />
      )}
    </section>
  );
}
