/** What came of a choice in the context menu. */
import { useEffect, useRef } from 'preact/hooks';
import type { MenuWish } from '../../messages/menu.js';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { CopyId } from '../components/CopyId.js';
import { Notice } from '../components/Notice.js';
import { OutcomeChip } from '../components/OutcomeChip.js';
import { t } from '../i18n.js';
import { wishWords } from '../wish-words.js';
import { leaveTo } from './leave.js';

interface WishViewProps {
  wish: MenuWish;
  tabId: number;
  /** Asks again what is known of the tab. */
  reload: () => unknown;
}

/** The id, ready to be copied: workers have no clipboard, and browsers may want a key or a click first. */
function ReadyToCopy({ id }: { id: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector('button')?.focus(), []);
  return (
    <div ref={place}>
      <CopyId id={id} />
    </div>
  );
}

export function WishView({ wish, tabId, reload }: WishViewProps) {
  const ask = useAsk();
  const { kind, title, text } = wishWords(wish);
  const { item, verdict, configId, site, outcome, draft, decided } = wish;
  const carryOut = (work: Promise<unknown>) => void work.then(reload, reload);
  const refusal = configId !== undefined && site !== undefined ? { site, configId } : undefined;
  return (
    <section aria-label={title} data-wish={item} data-verdict={verdict}>
      <Notice
        kind={kind}
        title={title}
        actions={
          <>
            {draft !== undefined && (
              <Button look="primary" onClick={() => void leaveTo(`#/config/new?draft=${draft}`)}>
                {t('offerCreate', wish.address)}
              </Button>
            )}
            {item === 'never' && verdict === 'foreign' && refusal !== undefined && (
              <Button
                onClick={() =>
                  carryOut(
                    decided === 'never'
                      ? ask('grants.remove', refusal)
                      : ask('grants.set', { ...refusal, decision: 'never' }),
                  )
                }
              >
                {t(decided === 'never' ? 'revoke' : 'consentRefuse')}
              </Button>
            )}
            {verdict === 'own' && item !== 'copy' && (
              <Button onClick={() => void leaveTo(`#/config/${configId}`)}>{t('edit')}</Button>
            )}
            <Button onClick={() => carryOut(ask('tab.forgetWish', { tabId }))}>{t('dismiss')}</Button>
          </>
        }
      >
        <p class="url small">{wish.address}</p>
        {text !== undefined && <p class="small">{text}</p>}
        {item === 'copy' && configId !== undefined && <ReadyToCopy id={configId} />}
        {item === 'use' && outcome !== undefined && <OutcomeChip outcome={outcome} />}
      </Notice>
    </section>
  );
}
