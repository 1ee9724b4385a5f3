import { useState } from 'preact/hooks';
import type { Activity } from '../../messages/tab-notes.js';
import { Button } from '../components/Button.js';
import { Icon } from '../components/Icon.js';
import { t } from '../i18n.js';
import { happeningWords } from '../words.js';

/** Rows drawn at once. */
const step = 100;

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

function Row({ activity }: { activity: Activity }) {
  const { time, url, outcome, name, site, status } = activity;
  const { kind, text } = happeningWords(outcome);
  const details = [
    name ?? [],
    site === undefined ? [] : t('entrySite', site),
    status === undefined ? [] : t('entryStatus', status),
  ].flat();
  return (
    <li class="entry" data-kind={kind} data-outcome={outcome}>
      <Icon name={kind} />
      <div>
        <p class="row">
          {text}
          <time class="muted small" dateTime={new Date(time).toISOString()}>
            {clock.format(time)}
          </time>
        </p>
        <p class="url">{url}</p>
        {details.length > 0 && <p class="muted small">{details.join(' · ')}</p>}
      </div>
    </li>
  );
}

/** Requests, newest first. Another search starts from the top: its list is another one (`key`). */
export function ActivityList({ activities }: { activities: readonly Activity[] }) {
  const [limit, setLimit] = useState(step);
  const rest = activities.length - limit;
  return (
    <>
      <ul class="entries">
        {activities.slice(0, limit).map((activity, index) => (
          <Row key={activities.length - index} activity={activity} />
        ))}
      </ul>
      {rest > 0 && (
        <div class="actions">
          <Button onClick={() => setLimit(limit + step)}>{t('showMore', Math.min(step, rest))}</Button>
        </div>
      )}
    </>
  );
}
