import { execFileSync } from 'node:child_process';

/** Whether a browser can be run as another user, in a mount namespace of its own. */
export const mayUnshare = (() => {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
})();

/** Why tests are skipped where it cannot. */
export const needsRoot = 'needs root and mount namespaces: p11-kit treats root and other users differently';
