import type { Unruled } from '../../messages/unruled.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { leftText } from '../rule-words.js';

/** What on this page no rule serves, and what comes of that. */
export function UnruledList({ unruled }: { unruled: readonly Unruled[] }) {
  return unruled.map(({ configId, name, resource, why, embedded }) => (
    <div key={`${configId} ${resource}`} data-unruled={why}>
      <Notice
        kind={embedded ? 'warning' : 'info'}
        title={t(embedded ? 'unruledEmbedded' : 'unruledOwn', name)}
      >
        <p class="url small">{resource}</p>
        <p>{leftText(why)}</p>
        <p>{t(embedded ? 'unruledEmbeddedText' : 'unruledOwnText')}</p>
      </Notice>
    </div>
  ));
}
