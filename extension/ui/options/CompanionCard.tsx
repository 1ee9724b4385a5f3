import { useCallback } from 'preact/hooks';
import type { CompanionStatus } from '../../messages/companion-view.js';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { requestNativeMessaging } from '../permissions.js';
import { useLoaded } from '../use-loaded.js';
import { companionWords } from './companion-words.js';

/** Whether the companion is there, in plain words, and what to do where it is not. */
export function CompanionCard() {
  const ask = useAsk();
  const { value, failed, reload } = useLoaded(useCallback(() => ask('companion.status', null), [ask]));
  return (
    <section class="card stack tight narrow" aria-labelledby="companion">
      <h2 id="companion">{t('companion')}</h2>
      <p>{t('companionText')}</p>
      {failed && <Silent retry={reload} />}
      {value !== undefined && <State status={value} reload={reload} />}
    </section>
  );
}

function State({ status, reload }: { status: CompanionStatus; reload: () => Promise<void> }) {
  const { kind, title, text, command, mayAllow } = companionWords(status);
  return (
    <div data-companion={status.state} aria-live="polite">
      <Notice
        kind={kind}
        title={title}
        actions={
          <>
            {mayAllow && (
              <Button
                look="primary"
                onClick={() => void requestNativeMessaging().then(reload, console.error)}
              >
                {t('companionAllow')}
              </Button>
            )}
            <Button onClick={() => void reload()}>{t('companionCheck')}</Button>
          </>
        }
      >
        {text !== undefined && <p>{text}</p>}
        {command !== undefined && (
          <p>
            <code>{command}</code>
          </p>
        )}
      </Notice>
    </div>
  );
}
