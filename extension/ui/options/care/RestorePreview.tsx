import { useState } from 'preact/hooks';
import { formatResource } from '../../../../shared/resource.js';
import type { Content, Restoring } from '../../../vault/care.js';
import { useAsk } from '../../background.js';
import { AskPassword } from '../../components/AskPassword.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { RadioField } from '../../components/RadioField.js';
import { counted, t } from '../../i18n.js';
import { requestOrigins } from '../../permissions.js';
import { reopenVault } from '../../unlock.js';
import { neededOrigins } from '../needed-origins.js';
import { useSayLocked } from '../say-locked.js';
import { keepCopy } from './kept.js';

interface RestorePreviewProps {
  content: Content;
  /** Names of configs that are damaged in it. */
  left?: readonly string[];
  /** What is chosen to begin with. */
  first: Restoring;
  onRestored: (added: number) => unknown;
  onCancel: () => void;
}

/** What a backup or a kept copy holds, and what is to be done with it: nothing has been changed yet. */
export function RestorePreview({ content, left = [], first, onRestored, onCancel }: RestorePreviewProps) {
  const ask = useAsk();
  const sayLocked = useSayLocked();
  const [how, setHow] = useState<Restoring>(first);

  async function restore(vaultKey: Uint8Array) {
    const { restore: write } = await import('../../../vault/care.js');
    await keepCopy('restore');
    const { added } = await write(vaultKey, content, how);
    if (!(await reopenVault(ask, vaultKey.slice()))) return sayLocked('restoreLocked');
    await onRestored(added);
  }

  const origins = neededOrigins(
    content.configs.map(({ config }) => ({ ...config, resources: config.resources.map(formatResource) })),
  );
  return (
    <>
      <p>
        {counted(content.configs.length, 'restoreFoundOne', 'restoreFoundMany')}{' '}
        {t('restoreMade', new Date(content.made).toLocaleString())}
      </p>
      {left.length > 0 && (
        <Notice kind="warning">
          {left.map(name => (
            <p key={name}>{t('backupLeft', name)}</p>
          ))}
        </Notice>
      )}
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
      <AskPassword action={t('restoreNow')} danger={how === 'replace'} onKey={restore} onCancel={onCancel} />
    </>
  );
}
