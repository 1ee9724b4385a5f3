/** The companion as the extension sees it: four states, and what leads from one to another. Pure. */
import { protocolVersion } from '../../../shared/protocol.js';
import type { CompanionAbsence as Absence } from '../../messages/companion-view.js';

export interface Hello {
  readonly protocol: number;
  readonly version: string;
  readonly browser: string;
  readonly token: 'listening' | { readonly unavailable: string };
}

export type PortState =
  | { readonly kind: 'absent'; readonly why: Absence }
  | { readonly kind: 'connecting'; readonly losses: number }
  | { readonly kind: 'ready'; readonly hello: Hello }
  /** It was there and went away; `losses` in a row, and when it may be started again (ms since the epoch). */
  | { readonly kind: 'lost'; readonly losses: number; readonly retryAt: number };

export type PortEvent =
  | { readonly kind: 'connect' }
  | { readonly kind: 'hello'; readonly hello: Hello }
  | { readonly kind: 'refused'; readonly why: Absence }
  /** The port was closed by the other side, with the browser's words where it has some. */
  | { readonly kind: 'disconnected'; readonly message: string | undefined }
  /** We closed it, as nobody needs it. */
  | { readonly kind: 'closed' };

const firstWaitMs = 1000;
const longestWaitMs = 60_000;

/** How long a companion that was lost so often in a row is left alone, in milliseconds. */
export function backOff(losses: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** (losses - 1));
}

/** What browsers say of a host they could not start (Chromium 156, Firefox ESR 153). */
const words: readonly (readonly [RegExp, Absence])[] = [
  [/not found|No such native application/i, 'not-installed'],
  [/forbidden|not allowed|no permission/i, 'forbidden'],
];

/** Why a companion is absent whose port was closed before it said hello. */
export function absenceFrom(message = ''): Absence {
  return words.find(([pattern]) => pattern.test(message))?.[1] ?? 'not-answering';
}

const absent = (why: Absence): PortState => ({ kind: 'absent', why });
const lossesOf = (state: PortState) =>
  state.kind === 'lost' || state.kind === 'connecting' ? state.losses : 0;

/** The state after an event. What cannot happen in a state leaves it as it is. `now`: milliseconds since the epoch. */
export function next(state: PortState, event: PortEvent, now: number): PortState {
  switch (event.kind) {
    case 'connect':
      return state.kind === 'ready' ? state : { kind: 'connecting', losses: lossesOf(state) };
    case 'hello':
      if (state.kind !== 'connecting') return state;
      return event.hello.protocol === protocolVersion
        ? { kind: 'ready', hello: event.hello }
        : absent('other-version');
    case 'refused':
      return state.kind === 'connecting' ? absent(event.why) : state;
    case 'disconnected': {
      if (state.kind === 'absent' || state.kind === 'lost') return state;
      // Never there, or there and gone: only what was there is worth starting again.
      if (state.kind === 'connecting' && state.losses === 0) return absent(absenceFrom(event.message));
      const losses = lossesOf(state) + 1;
      return { kind: 'lost', losses, retryAt: now + backOff(losses) };
    }
    case 'closed':
      return absent('not-asked');
  }
}
