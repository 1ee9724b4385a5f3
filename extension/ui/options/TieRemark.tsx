import { useState } from 'preact/hooks';
import type { ConfigView } from '../../messages/config-view.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { TieForm } from '../components/TieForm.js';
import { t } from '../i18n.js';
import { tieWords } from './tie-words.js';

interface TieRemarkProps {
  resource: ConfigView['resources'][number];
  /** Of the config whose row this is. */
  name: string;
  reload: () => unknown;
}

/** Other configs have the resource too: which of them is used, and the way to change that. */
export function TieRemark({ resource, name, reload }: TieRemarkProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Notice
        kind={resource.chosen === undefined ? 'warning' : 'info'}
        actions={
          open ? undefined : (
            <Button onClick={() => setOpen(true)} aria-label={t('chooseNamed', name, resource.text)}>
              {t('chooseOpen')}
            </Button>
          )
        }
      >
        {tieWords(resource.tiedWith, resource.chosen)}
      </Notice>
      {open && (
        <TieForm
          resource={resource.text}
          onDone={() => {
            setOpen(false);
            reload();
          }}
          onCancel={() => setOpen(false)}
        />
      )}
    </>
  );
}
