import { useCallback } from 'preact/hooks';
import browser from '../browser.js';
import { CheckField } from '../components/CheckField.js';
import { t } from '../i18n.js';
import { everyHost, requestPatterns } from '../permissions.js';
import { useLoaded } from '../use-loaded.js';

/** The opt-in that lets Latchkey see refused requests on any page. The browser's permission is the setting. */
export function WatchAll() {
  const watching = useLoaded(
    useCallback(() => browser.permissions.contains({ origins: [...everyHost] }), []),
  );
  const { value, reload } = watching;
  // The browser asks within the click; whatever it answers, what it permits is shown.
  const change = (wanted: boolean) => {
    const done = wanted
      ? requestPatterns(everyHost)
      : browser.permissions.remove({ origins: [...everyHost] });
    watching.set(wanted);
    done.catch(console.error).then(reload);
  };
  if (value === undefined) return null;
  return (
    <section class="card stack tight" aria-labelledby="watch-all">
      <h2 id="watch-all">{t('watchAll')}</h2>
      <p>{t('watchAllText')}</p>
      <p class="muted">{t('watchAllHint')}</p>
      <CheckField label={t('watchAll')} checked={value} onChange={change} />
    </section>
  );
}
