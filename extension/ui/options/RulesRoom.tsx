import { useCallback } from 'preact/hooks';
import { useAsk } from '../background.js';
import { Silent } from '../components/Silent.js';
import { counted, t } from '../i18n.js';
import { leftText } from '../rule-words.js';
import { useLoaded } from '../use-loaded.js';

/** How much room the browser has for rules, and which resources found none. */
export function RulesRoom() {
  const ask = useAsk();
  const { value, failed, reload } = useLoaded(useCallback(() => ask('rules.status', null), [ask]));
  if (failed) return <Silent retry={reload} />;
  if (value === undefined) return null;
  const { rules, maxRules, regexRules, maxRegexRules, left, first } = value;
  return (
    <section class="card stack tight narrow" aria-labelledby="rules-room">
      <h2 id="rules-room">{t('rulesRoom')}</h2>
      <p>{t('rulesRoomText')}</p>
      <p data-rules={rules} data-max-rules={maxRules}>
        {t('rulesUsed', rules, maxRules, regexRules, maxRegexRules)}
      </p>
      <p data-left={left}>{left === 0 ? t('rulesAll') : counted(left, 'rulesLeftOne', 'rulesLeftMany')}</p>
      {first.length > 0 && (
        <ul class="left">
          {first.map(({ configId, name, resource, why }) => (
            <li key={`${configId} ${resource}`}>
              <p>{name}</p>
              <p class="url small">{resource}</p>
              <p class="muted small">{leftText(why)}</p>
            </li>
          ))}
        </ul>
      )}
      {left > first.length && <p class="muted small">{t('rulesLeftMore', left - first.length)}</p>}
    </section>
  );
}
