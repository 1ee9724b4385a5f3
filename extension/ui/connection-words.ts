/** Plain words for what a connection test found, and what to do about it. */
import type { Answered, ConnectionVerdict } from '../messages/connection-view.js';
import type { NoticeKind } from './components/Notice.js';
import { type MessageKey, t } from './i18n.js';

type Told = Exclude<ConnectionVerdict, 'url-needed'>;

/** `url-needed` is no verdict on a connection: the field says it. */
const verdicts: Readonly<Record<Told, readonly [kind: NoticeKind, title: MessageKey, advice: MessageKey]>> = {
  works: ['ok', 'testWorks', 'testWorksText'],
  'wrong-credentials': ['danger', 'testWrong', 'testWrongText'],
  forbidden: ['warning', 'testForbidden', 'testForbiddenText'],
  'not-asked': ['info', 'testNotAsked', 'testNotAskedText'],
  'other-scheme': ['warning', 'testOtherScheme', 'testOtherSchemeText'],
  proxy: ['warning', 'testProxy', 'testProxyText'],
  'server-error': ['warning', 'testServerError', 'testServerErrorText'],
  'no-answer': ['danger', 'testNoAnswer', 'testNoAnswerText'],
  unclear: ['warning', 'testUnclear', 'testUnclearText'],
  'not-permitted': ['warning', 'testNotPermitted', 'testNotPermittedText'],
  'clear-text': ['warning', 'testClearText', 'testClearTextText'],
  damaged: ['danger', 'testDamaged', 'testDamagedText'],
  'no-token': ['info', 'testNoToken', 'testNoTokenText'],
  'not-testable': ['info', 'testNotTestable', 'testNotTestableText'],
};

export function verdictWords(verdict: Told): { kind: NoticeKind; title: string; advice: string } {
  const [kind, title, advice] = verdicts[verdict];
  return { kind, title: t(title), advice: t(advice) };
}

/** Whether the server was asked at all. */
export function wasAsked({ status, redirected, error }: Answered): boolean {
  return status !== undefined || redirected === true || error !== undefined;
}

/** How the server answered: status, what it asks for, where it leads, and how long it took. */
export function answerDetails(answer: Answered): string[] {
  const { status, challenges, redirected, landedAt, error, ms } = answer;
  if (!wasAsked(answer)) return [t('answerNone')];
  if (error === 'timeout') return [t('answerTimeout')];
  return [
    error === undefined ? [] : t('answerUnreachable'),
    status === undefined ? [] : t('entryStatus', status),
    challenges.map(challenge => t('answerAsks', challenge)),
    landedAt === undefined ? [] : t('answerRedirectedTo', landedAt),
    redirected === true && landedAt === undefined ? t('answerRedirected') : [],
    t('answerTime', ms),
  ].flat();
}
