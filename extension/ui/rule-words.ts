/** Plain words for why no rule serves a resource. */
import type { LeftReason } from '../messages/unruled.js';
import { type MessageKey, t } from './i18n.js';

const reasons: Readonly<Record<LeftReason, MessageKey>> = {
  limit: 'leftLimit',
  'regex-limit': 'leftRegexLimit',
  'not-expressible': 'leftNotExpressible',
  'challenge-only': 'leftChallengeOnly',
  unproven: 'leftUnproven',
  unsigned: 'leftUnsigned',
};

export const leftText = (why: LeftReason): string => t(reasons[why]);
