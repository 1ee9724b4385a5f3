/** Whether certificates can be lent to this browser. */
import type { AnswerTo } from '../../shared/protocol.js';

type Availability = AnswerTo<'hello'>['token'];

/** Client certificates need p11-kit and NSS: elsewhere than on Linux they are refused. Undefined where they may work. */
export function unavailableOn(platform: NodeJS.Platform): { readonly unavailable: 'platform' } | undefined {
  return platform === 'linux' ? undefined : { unavailable: 'platform' };
}

/** The code with which lending a certificate is refused; undefined where it is not. */
export function lendingRefusal(token: Availability): 'platform' | 'no-token' | undefined {
  if (token === 'listening') return undefined;
  return token.unavailable === 'platform' ? 'platform' : 'no-token';
}
