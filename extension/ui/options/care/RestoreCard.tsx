import { useState } from 'preact/hooks';
import { formatResource } from '../../../../shared/resource.js';
import type { Content, Restoring } from '../../../vault/care.js';
import { useAsk } from '../../background.js';
import { AskPassword } from '../../components/AskPassword.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { PasswordField } from '../../components/PasswordField.js';
import { RadioField } from '../../components/RadioField.js';
import { counted, type MessageKey, t } from '../../i18n.js';
import { originsOf, requestOrigins } from '../../permissions.js';
import { handOver } from '../../unlock.js';
import { FileDrop } from '../transfer/FileDrop.js';

type Fault = 'no-backup' | 'damaged' | 'too-large' | 'newer' | 'wrong-password' | 'error';
const faults: Readonly<Record<Fault, MessageKey>> = {
  'no-backup': 'restoreNone',
  damaged: 'importDamaged',
  'too-large': 'importTooLarge',
  newer: 'unlockNewer',
  'wrong-password': 'importWrongPassword',
  error: 'actionFailed',
};

/** Bytes of a backup: more than any vault that this page can open. */
const largest = 512 * 1024 * 1024;

/** Takes back what a backup holds: looked at first, then all at once. */
export function RestoreCard({ reload }: { reload: () => unknown }) {
  const ask = useAsk();
  const [file, setFile] = useState<{ name: string; bytes: Uint8Array }>();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const [content, setContent] = useState<Content>();
  const [how, setHow] = useState<Restoring>('add');
  const [added, setAdded] = useState<number>();

  async function open() {
    if (file === undefined || busy) return;
    setBusy(true);
    setFault(undefined);
    const { openBackup, BackupDamaged, VaultNewer, WrongPassword } = await import('../../../vault/care.js');
    try {
      setContent(await openBackup(file.bytes, password));
    } catch (error) {
      if (error instanceof BackupDamaged) setFault(error.why);
      else if (error instanceof WrongPassword) setFault('wrong-password');
      else setFault(error instanceof VaultNewer ? 'newer' : 'error');
    } finally {
      setPassword('');
      setBusy(false);
    }
  }

  async function restore(vaultKey: Uint8Array) {
    if (content === undefined) return;
    const { restore: write } = await import('../../../vault/care.js');
    const outcome = await write(vaultKey, content, how);
    await handOver(vaultKey.slice());
    await ask('vault.reopen', null);
    setAdded(outcome.added);
    setContent(undefined);
    setFile(undefined);
    await reload();
  }

  const origins = originsOf(
    (content?.configs ?? []).flatMap(({ config }) => config.resources.map(formatResource)),
  );
  return (
    <section class="card stack" aria-labelledby="restore" aria-busy={busy}>
      <div>
        <h2 id="restore">{t('restoreTitle')}</h2>
        <p class="muted">{t('restoreText')}</p>
      </div>
      <FileDrop
        label={t('restoreFile')}
        name={file?.name}
        most={largest}
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
            problem={fault === 'wrong-password' ? t(faults[fault]) : undefined}
          />
          <div class="actions">
            <Button type="submit" look="primary" disabled={busy || password === ''}>
              {busy ? t('importReading') : t('importOpen')}
            </Button>
          </div>
        </form>
      )}
      {fault !== undefined && fault !== 'wrong-password' && (
        <Notice kind="danger" live title={t(faults[fault])}>
          {t('importNothing')}
        </Notice>
      )}
      {content !== undefined && (
        <>
          <p>
            {counted(content.configs.length, 'restoreFoundOne', 'restoreFoundMany')}{' '}
            {t('restoreMade', new Date(content.made).toLocaleString())}
          </p>
          <details>
            <summary>{t('restoreNames')}</summary>
            <ul>
              {content.configs.map(({ config }) => (
                <li key={config.id}>
                  {config.name} <code>{config.id}</code>
                </li>
              ))}
            </ul>
          </details>
          <RadioField
            legend={t('restoreHow')}
            value={how}
            choices={[
              { value: 'add', text: t('restoreAdd'), hint: t('restoreAddHint') },
              { value: 'replace', text: t('restoreReplace'), hint: t('restoreReplaceHint') },
            ]}
            onChange={setHow}
          />
          {origins.length > 0 && (
            <div>
              <Button onClick={() => void requestOrigins(origins)}>{t('restorePermit')}</Button>
            </div>
          )}
          <AskPassword
            action={t('restoreNow')}
            danger={how === 'replace'}
            onKey={restore}
            onCancel={() => {
              setContent(undefined);
              setFile(undefined);
            }}
          />
        </>
      )}
      {added !== undefined && (
        <Notice kind="ok" live title={counted(added, 'restoreDoneOne', 'restoreDoneMany')} />
      )}
    </section>
  );
}
