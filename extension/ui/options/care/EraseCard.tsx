import { useState } from 'preact/hooks';
import { useAsk } from '../../background.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Notice } from '../../components/Notice.js';
import { TextField } from '../../components/TextField.js';
import { t } from '../../i18n.js';
import { keepCopy } from './kept.js';

type Deed = 'clearCache' | 'removeAll' | 'erase';

/** What takes things away: the browser's memory of answers, all configs, or everything. */
export function EraseCard() {
  const ask = useAsk();
  const [asked, setAsked] = useState<'removeAll' | 'erase'>();
  const [typed, setTyped] = useState('');
  const [outcome, setOutcome] = useState<{ deed: Deed; failed: boolean }>();
  const word = t('eraseWord');

  function carryOut(deed: Deed) {
    setAsked(undefined);
    setTyped('');
    setOutcome(undefined);
    const work =
      deed === 'clearCache'
        ? ask('vault.clearCache', null)
        : deed === 'removeAll'
          ? keepCopy('remove-all').then(() => ask('configs.removeAll', null))
          : ask('vault.erase', null);
    work.then(
      () => setOutcome({ deed, failed: false }),
      error => {
        console.error(error);
        setOutcome({ deed, failed: true });
      },
    );
  }

  const texts = { clearCache: 'cacheCleared', removeAll: 'allRemoved', erase: 'allErased' } as const;
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
        <Dialog
          title={t(asked === 'erase' ? 'eraseAll' : 'removeAll')}
          confirm={t(asked === 'erase' ? 'eraseAll' : 'removeAll')}
          danger
          onConfirm={() => typed.trim().toLowerCase() === word && carryOut(asked)}
          onCancel={() => {
            setAsked(undefined);
            setTyped('');
          }}
        >
          <p>{t(asked === 'erase' ? 'eraseAllText' : 'removeAllText')}</p>
          <p>
            <a href="#/transfer">{t('eraseBackupFirst')}</a>
          </p>
          <TextField label={t('eraseTypeWord', word)} value={typed} onInput={setTyped} />
        </Dialog>
      )}
    </section>
  );
}
