/** Words for offers to make a new config. */
import type { Outcome, TabEntry } from '../messages/tab-notes.js';
import type { NoticeKind } from './components/Notice.js';
import { type MessageKey, t } from './i18n.js';
import { happeningWords } from './words.js';

/** What is offered after an outcome: why, and what the button that leads to the editor says; none for a warning. */
const offerTexts: Readonly<Partial<Record<Outcome, readonly [text: MessageKey, action?: MessageKey]>>> = {
  'no-config': ['offerText', 'offerCreate'],
  'no-config-clear-text': ['offerClearText'],
  'address-credentials': ['offerConvertText', 'offerConvert'],
};

export interface OfferWords {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly text: string;
  readonly action: string | undefined;
}

/** The words of an offer for an address. */
export function offerWords(outcome: Outcome, address: string): OfferWords {
  const { kind, text: title } = happeningWords(outcome);
  const [text, action] = offerTexts[outcome] ?? [];
  return { kind, title, text: text ? t(text) : '', action: action && t(action, address) };
}

/** One offer for each address: what its URL brought says more than that the server asked. */
export function distinctOffers(entries: readonly TabEntry[]): readonly TabEntry[] {
  const converts = entries.filter(({ outcome }) => outcome === 'address-credentials');
  return entries.filter(it => converts.includes(it) || converts.every(({ draft }) => draft !== it.draft));
}
