import { useCallback, useState } from 'preact/hooks';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';

/** Ids in addresses that the user assigned to configs; nothing while there are none. */
export function AliasList() {
  const ask = useAsk();
  const aliases = useLoaded(useCallback(() => ask('aliases.list', null), [ask]));
  const [failed, setFailed] = useState(false);
  const remove = (id: string) => {
    setFailed(false);
    ask('aliases.remove', { id }).then(aliases.reload, error => {
      console.error(error);
      setFailed(true);
    });
  };
  if (aliases.failed) return <Silent retry={aliases.reload} />;
  if (aliases.value === undefined || aliases.value.length === 0) return null;
  return (
    <section class="card stack narrow" aria-labelledby="aliases">
      <h2 id="aliases">{t('aliases')}</h2>
      <p class="muted">{t('aliasesText')}</p>
      <ul class="aliases">
        {aliases.value.map(({ id, name }) => (
          <li class="row" key={id} data-alias={id}>
            <p>
              <code>{id}</code> {t('aliasMeans', name)}
            </p>
            <Button onClick={() => remove(id)} aria-label={t('aliasRemove', id)}>
              {t('remove')}
            </Button>
          </li>
        ))}
      </ul>
      {failed && <Notice kind="danger" live title={t('actionFailed')} />}
    </section>
  );
}
