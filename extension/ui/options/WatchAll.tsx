import { useCallback } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { CheckField } from '../components/CheckField.js';
import { t } from '../i18n.js';
import { everyHost, requestPatterns } from '../permissions.js';
import { useLoaded } from '../use-loaded.js';

/** What the browser permits: all hosts, and what was permitted one by one. */
async function permitted() {
  const { origins = [] } = await browser.permissions.getAll();
  const all: readonly string[] = everyHost;
  return {
    watching: all.every(origin => origins.includes(origin)),
    single: origins.filter(origin => !all.includes(origin)),
  };
}

/**
 * Chromium takes the single permissions back together with the wide one. They are asked for again, which it answers by
 * itself as the user gave them before.
 */
async function giveBack(single: readonly string[]): Promise<boolean> {
  await browser.permissions.remove({ origins: [...everyHost] });
  return single.length === 0 || requestPatterns(single);
}

/** The opt-in that lets Latchkey see refused requests on any page. The browser's permission is the setting. */
export function WatchAll() {
  const { value, set, reload } = useLoaded(useCallback(permitted, []));
  if (value === undefined) return null;
  // The browser asks within the click; whatever it answers, what it permits is shown.
  const change = (watching: boolean) => {
    const done = watching ? requestPatterns(everyHost) : giveBack(value.single);
    set({ ...value, watching });
    done.catch(console.error).then(reload);
  };
  return (
    <section class="card stack tight" aria-labelledby="watch-all">
      <h2 id="watch-all">{t('watchAll')}</h2>
      <p>{t('watchAllText')}</p>
      <p class="muted">{t('watchAllHint')}</p>
      <CheckField label={t('watchAll')} checked={value.watching} onChange={change} />
    </section>
  );
}
