import { useState } from 'preact/hooks';
import { methods } from '../../../shared/methods/index.js';
import { isSecret } from '../../../shared/methods/method.js';
import type { ConfigView } from '../../messages/config-view.js';
import { AskPassword } from '../components/AskPassword.js';
import { Button } from '../components/Button.js';
import { t } from '../i18n.js';
import { fieldText } from './field-texts.js';

/** What is longer is a file. */
const longestShown = 4096;

/** The stored secrets of a config, in clear, after the master password was given again. Read by this page alone. */
export function RevealCard({ config: { id, method: name } }: { config: ConfigView }) {
  const [shown, setShown] = useState<readonly (readonly [field: string, value: string])[]>();
  const [copied, setCopied] = useState<string>();

  async function reveal(vaultKey: Uint8Array) {
    const { readConfigs } = await import('../../vault/care.js');
    const [config] = await readConfigs(vaultKey, [id]);
    const method = methods.get(name);
    if (config === undefined || method === undefined) throw new Error('No such config');
    setShown(
      Object.entries(config.fields).filter(([field, value]) => value !== '' && isSecret(method, field)),
    );
  }
  const labelOf = (field: string) => {
    const text = fieldText(name, field);
    return text === undefined ? field : t(text.label);
  };

  return (
    <details
      class="card narrow"
      onToggle={event => {
        if (!event.currentTarget.open) setShown(undefined);
      }}
    >
      <summary>{t('revealTitle')}</summary>
      <div class="stack">
        {shown === undefined ? (
          <AskPassword action={t('reveal')} onKey={reveal} />
        ) : (
          <>
            {shown.length === 0 && <p>{t('revealNone')}</p>}
            <dl class="stack tight">
              {shown.map(([field, value]) => (
                <div key={field}>
                  <dt class="muted">{labelOf(field)}</dt>
                  <dd>
                    {value.length > longestShown ? t('revealFile') : <code>{value}</code>}{' '}
                    <Button
                      look="quiet"
                      class="small"
                      aria-label={t('revealCopyLabel', labelOf(field))}
                      onClick={() =>
                        navigator.clipboard.writeText(value).then(() => setCopied(field), console.error)
                      }
                    >
                      {copied === field ? t('copied') : t('revealCopy')}
                    </Button>
                  </dd>
                </div>
              ))}
            </dl>
            <div>
              <Button onClick={() => setShown(undefined)}>{t('revealHide')}</Button>
            </div>
          </>
        )}
      </div>
    </details>
  );
}
