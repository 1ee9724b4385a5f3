import type { ResponseOf } from '../../messages/answers.js';
import type { Answered } from '../../messages/connection-view.js';
import { answerDetails, verdictWords, wasAsked } from '../connection-words.js';
import { t } from '../i18n.js';
import { Notice } from './Notice.js';

function Answer({ label, answer }: { label: string; answer: Answered }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd class="host">{answerDetails(answer).join(' · ')}</dd>
    </div>
  );
}

/** What a connection test found, what to do about it, and the two answers it was found from. */
export function ConnectionResult({ verdict, ...answers }: ResponseOf<'connection.test'>) {
  if (verdict === 'url-needed') return null;
  const { kind, title, advice } = verdictWords(verdict);
  return (
    <div data-verdict={verdict}>
      <Notice kind={kind} live title={title}>
        <p>{advice}</p>
        {wasAsked(answers.without) && (
          <dl class="answers small">
            <Answer label={t('testWithout')} answer={answers.without} />
            <Answer label={t('testWith')} answer={answers.with} />
          </dl>
        )}
      </Notice>
    </div>
  );
}
