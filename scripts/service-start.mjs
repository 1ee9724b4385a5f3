import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Debian's packages ask this program whether they may start their services; 101 is no. */
const policy = '/usr/sbin/policy-rc.d';

/**
 * Runs an installation without letting it start servers: the tests bring their own configuration, and an nginx
 * nobody asked for would listen on port 80. A policy that is there already is kept.
 * @param {() => Promise<boolean>} work
 */
export async function withoutServiceStart(work) {
  const own = !existsSync(policy);
  if (own) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await work();
  } finally {
    if (own) rmSync(policy, { force: true });
  }
}
