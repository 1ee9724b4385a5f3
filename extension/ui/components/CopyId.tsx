import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';

/** An authcfg id, copied by a click; ids are no secrets. */
export function CopyId({ id }: { id: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => navigator.clipboard.writeText(id).then(() => setCopied(true), console.error);
  return (
    <span class="copy-id">
      <Button look="quiet" aria-label={t('copyId', id)} title={t('copyId', id)} onClick={copy}>
        <code>{id}</code>
        <Icon name={copied ? 'done' : 'copy'} />
      </Button>
      <span role="status" class="copied">
        {copied ? t('copied') : ''}
      </span>
    </span>
  );
}
