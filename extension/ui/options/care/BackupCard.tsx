import { useState } from 'preact/hooks';
import { AskPassword } from '../../components/AskPassword.js';
import { Notice } from '../../components/Notice.js';
import { RadioField } from '../../components/RadioField.js';
import { t } from '../../i18n.js';
import { NewPasswordFields } from '../NewPasswordFields.js';
import { download } from '../transfer/download.js';
import { useNewPassword } from '../use-new-password.js';

const fileName = () => `latchkey-${new Date().toISOString().slice(0, 10)}.backup`;

/** Everything in one encrypted file. */
export function BackupCard() {
  const [whose, setWhose] = useState<'master' | 'own'>('master');
  const own = useNewPassword();
  const [left, setLeft] = useState<readonly string[]>();

  async function write(vaultKey: Uint8Array, master: string) {
    setLeft(undefined);
    if (whose === 'own' && !(await own.check())) return;
    const { makeBackup } = await import('../../../vault/care.js');
    const { file, left: damaged } = await makeBackup(vaultKey, whose === 'master' ? master : own.password);
    download(fileName(), file, 'application/octet-stream');
    setLeft(damaged);
    own.clear();
  }

  return (
    <section class="card stack" aria-labelledby="backup">
      <div>
        <h2 id="backup">{t('backupTitle')}</h2>
        <p class="muted">{t('backupText')}</p>
      </div>
      <RadioField
        legend={t('backupPassword')}
        value={whose}
        choices={[
          { value: 'master', text: t('backupMaster'), hint: t('backupMasterHint') },
          { value: 'own', text: t('backupOwn') },
        ]}
        onChange={setWhose}
      />
      {whose === 'own' && <NewPasswordFields {...own.fields} label={t('backupOwnPassword')} />}
      <AskPassword
        action={t('backupWrite')}
        disabled={whose === 'own' && own.password === ''}
        onKey={write}
      />
      {left !== undefined && (
        <Notice kind={left.length === 0 ? 'ok' : 'warning'} live title={t('backupDone')}>
          {left.map(name => (
            <p key={name}>{t('backupLeft', name)}</p>
          ))}
        </Notice>
      )}
    </section>
  );
}
