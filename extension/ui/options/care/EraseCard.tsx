import { useState } from 'preact/hooks';
import { useAsk } from '../../background.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { t } from '../../i18n.js';
import { keepCopy } from './kept.js';
import { TypedDialog } from './TypedDialog.js';

type Deed = 'clearCache' | 'removeAll';

/** What takes things away: the browser's memory of answers, all configs, or everything. */
export function EraseCard({ onErase }: { onErase: () => Promise<unknown> }) {
  const ask = useAsk();
  const [asked, setAsked] = useState<'removeAll' | 'erase'>();
  const [outcome, setOutcome] = useState<{ deed: Deed; failed: boolean }>();

  function carryOut(deed: Deed) {
    setOutcome(undefined);
    const work =
      deed === 'clearCache'
        ? ask('vault.clearCache', null)
        : keepCopy('remove-all').then(() => ask('configs.removeAll', null));
    work.then(
      () => setOutcome({ deed, failed: false }),
      error => {
        console.error(error);
        setOutcome({ deed, failed: true });
      },
    );
  }

  const texts = { clearCache: 'cacheCleared', removeAll: 'allRemoved' } as const;
  return (
    <section class="card stack narrow" aria-labelledby="erase">
      <h2 id="erase">{t('eraseTitle')}</h2>
      <p class="muted">{t('clearCacheText')}</p>
      <div>
        <Button onClick={() => carryOut('clearCache')}>{t('clearCache')}</Button>
      </div>
      <p class="muted">{t('eraseText')}</p>
      <div class="actions">
        <Button look="danger" onClick={() => setAsked('removeAll')}>
          {t('removeAll')}
        </Button>
        <Button look="danger" onClick={() => setAsked('erase')}>
          {t('eraseAll')}
        </Button>
      </div>
      {outcome !== undefined && (
        <Notice
          kind={outcome.failed ? 'danger' : 'ok'}
          live
          title={t(outcome.failed ? 'actionFailed' : texts[outcome.deed])}
        />
      )}
      {asked !== undefined && (
        <TypedDialog
          key={asked}
          deed={t(asked === 'erase' ? 'eraseAll' : 'removeAll')}
          onConfirm={() => {
            setAsked(undefined);
            if (asked === 'erase') void onErase();
            else carryOut(asked);
          }}
          onCancel={() => setAsked(undefined)}
        >
          <p>{t(asked === 'erase' ? 'eraseAllText' : 'removeAllText')}</p>
          <p>
            <a href="#/transfer">{t('eraseBackupFirst')}</a>
          </p>
        </TypedDialog>
      )}
    </section>
  );
}
