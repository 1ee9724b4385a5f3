import { describe, expect, it, vi } from 'vitest';
import { type Answered, connectionVerdicts } from '../messages/connection-view.js';
import { answerDetails, verdictWords } from './connection-words.js';

vi.mock('webextension-polyfill', () => import('./testing/browser.js'));

const answer = (more: Partial<Answered> = {}): Answered => ({ ms: 12, challenges: [], ...more });

it('each verdict has a title and an advice of its own', () => {
  const told = connectionVerdicts.filter(verdict => verdict !== 'url-needed').map(verdictWords);
  expect(new Set(told.map(({ title }) => title)).size).toBe(told.length);
  expect(new Set(told.map(({ advice }) => advice)).size).toBe(told.length);
  expect(told.flatMap(({ title, advice }) => [title, advice])).not.toContain('');
});

describe('an answer', () => {
  it.each<[string, Answered, string[]]>([
    ['not asked', answer({ ms: 0 }), ['not asked']],
    [
      'a challenge, shown as it is',
      answer({ status: 401, challenges: ['Basic realm="<b>$1</b>"'] }),
      ['status 401', 'asks for Basic realm="<b>$1</b>"', '12 ms'],
    ],
    ['a redirect', answer({ redirected: true }), ['redirected', '12 ms']],
    [
      'a redirect that was followed',
      answer({ redirected: true, landedAt: 'https://login.test/' }),
      ['redirected to https://login.test/', '12 ms'],
    ],
    ['none in time', answer({ error: 'timeout' }), ['did not answer in 15 seconds']],
    ['none at all', answer({ error: 'unreachable' }), ['could not be reached', '12 ms']],
  ])('%s', (_, given, details) => {
    expect(answerDetails(given)).toEqual(details);
  });
});
