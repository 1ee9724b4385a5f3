/** Choosing between configs with the same resource: what the pages show of it, and change. */
import type { ResponseOf } from '../../messages/answers.js';
import type { RequestOf } from '../../messages/requests.js';
import { refreshRules } from '../attach/refresh.js';
import { reviewQuestions } from '../prompt/ask.js';
import { type OpenVault, opened, openedOrFail } from '../session.js';

/** Rules follow, and requests that are held for it. */
async function changed(open: OpenVault): Promise<void> {
  await refreshRules(open, () => opened() === open);
  reviewQuestions();
}

export async function tieView({ resource }: RequestOf<'ties.get'>): Promise<ResponseOf<'ties.get'>> {
  const { pairs, choices } = openedOrFail();
  const tied = pairs.tied(resource);
  const chosen = choices.chosen(resource);
  return {
    configs: tied.map(({ configId, name, method }) => ({ configId, name, method })),
    ...(chosen === undefined ? {} : { chosen }),
    remembered: choices.isRemembered(resource),
  };
}

/** Uses that config for the resource from now on: until lock, or as long as there is a choice. */
export async function chooseTie({
  resource,
  configId,
  remember,
}: RequestOf<'ties.choose'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  if (!open.pairs.tied(resource).some(pair => pair.configId === configId))
    throw new Error('No such auth config for that resource');
  await open.choices.set({ resource, configId }, remember);
  await changed(open);
  return { ok: true };
}

/** None of them is used there until one is chosen again. */
export async function forgetTie({ resource }: RequestOf<'ties.forget'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  await open.choices.forget(resource);
  await changed(open);
  return { ok: true };
}
