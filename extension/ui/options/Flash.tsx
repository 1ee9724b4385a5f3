import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';

/** What a finished action leaves to say on the list. */
export interface Flash {
  readonly kind: 'ok' | 'warning';
  readonly title: string;
  readonly text?: string;
}

export function FlashNotice({ flash, onClose }: { flash: Flash; onClose: () => void }) {
  return (
    <Notice
      kind={flash.kind}
      live
      title={flash.title}
      end={
        <Button look="quiet" onClick={onClose}>
          {t('dismiss')}
        </Button>
      }
    >
      {flash.text}
    </Notice>
  );
}
