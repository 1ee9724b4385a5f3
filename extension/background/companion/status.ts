/** What the settings tell of the companion. */
import type { CompanionStatus } from '../../messages/companion-view.js';
import { companion, letIdle } from './client.js';

/** Starts the companion if it is not running, and tells how that went. */
export async function companionStatus(): Promise<CompanionStatus> {
  await companion.connect().catch(() => {});
  const { state } = companion;
  letIdle();
  switch (state.kind) {
    case 'ready': {
      const { version, token } = state.hello;
      return { state: 'ready', version, token: token === 'listening' ? token : 'unavailable' };
    }
    case 'lost':
      return { state: 'lost', retryAt: state.retryAt };
    case 'connecting':
      return { state: 'connecting' };
    case 'absent':
      return { state: 'absent', why: state.why };
  }
}
