/** Signing in and out because a page of ours says so. */

import type { RequestOf } from '../../messages/requests.js';
import type { SignInResult } from '../../messages/tokens.js';
import { openedOrFail } from '../session.js';
import { TokenFault } from './fault.js';
import { signIn, signOut } from './keeper.js';

export async function signInNow({ id }: RequestOf<'tokens.signIn'>): Promise<SignInResult> {
  try {
    await signIn(openedOrFail(), id);
    return { ok: true };
  } catch (error) {
    if (!(error instanceof TokenFault)) throw error;
    console.warn('Not signed in', error);
    return { ok: false, reason: error.reason, ...error.about };
  }
}

export async function signOutNow({ id }: RequestOf<'tokens.signOut'>): Promise<{ ok: true }> {
  await signOut(openedOrFail(), id);
  return { ok: true };
}
