import type { PromptPush } from '../../messages/prompt-push.js';
import { counted, t } from '../i18n.js';

/** More rows would push the password field out of the small window. */
const shown = 4;

/** Which hosts ask for credentials, on whose behalf, and how many requests wait for the answer. */
export function WaitingList({ waiting }: { waiting: PromptPush['waiting'] }) {
  if (waiting.length === 0) return null;
  return (
    <section class="stack tight">
      <p>{t('promptText')}</p>
      <ul class="waiting" aria-label={t('waitingRequests')}>
        {waiting.slice(0, shown).map(({ host, site, requests }) => (
          <li key={`${host} ${site}`}>
            <strong class="host">{host}</strong>
            <span class="muted small">
              {site === undefined ? t('waitingOpened') : t('waitingSite', site)}
              {' · '}
              {counted(requests, 'requestsOne', 'requestsMany')}
            </span>
          </li>
        ))}
        {waiting.length > shown && <li class="muted small">{t('andMore', waiting.length - shown)}</li>}
      </ul>
    </section>
  );
}
