/** What the user decided in the prompt window, carried out. */
import type { PromptSays } from '../../messages/prompt-says.js';
import { allowSignature } from '../certificate/confirm.js';
import { decideGrant } from '../consent/consent.js';
import { reloadTab } from '../consent/page-load.js';
import { onLocked, onUnlocked, unlock } from '../lock.js';
import { noteWrongPassword } from '../session.js';
import { chooseTie } from '../tie/choose.js';
import { listenToPrompts, prompts, promptWindow, releaseWaiting, reloads, reviewQuestions } from './ask.js';
import type { Question } from './question.js';

async function consent(
  id: number,
  { site, configId }: Extract<Question, { kind: 'consent' }>,
  { decision, reload }: Extract<PromptSays, { kind: 'consent' }>,
): Promise<void> {
  const tabs = [...(prompts.open.find(it => it.id === id)?.tabs ?? [])];
  if (decision !== 'never' && reload) for (const tabId of tabs) reloads.add(tabId);
  await decideGrant({ site, configId, decision, tabs });
}

function reloadSettled(): void {
  for (const tabId of reloads) {
    if (prompts.open.some(({ tabs }) => tabs.has(tabId))) continue;
    reloads.delete(tabId);
    reloadTab({ tabId }).catch(error => console.error('Page not reloaded', error));
  }
}

async function carryOut(said: PromptSays): Promise<void> {
  if (said.kind === 'opened' || said.kind === 'wrongPassword') {
    await (said.kind === 'opened' ? unlock() : noteWrongPassword());
    promptWindow.update();
    return;
  }
  const { shown } = prompts;
  // The question went away while the answer was on its way: it is none for the next one.
  if (shown === undefined || shown.id !== said.id) return;
  const { question, id } = shown;
  try {
    if (said.kind === 'choose' && question.kind === 'choose')
      await chooseTie({ resource: question.resource, configId: said.configId, remember: said.remember });
    else if (said.kind === 'consent' && question.kind === 'consent') await consent(id, question, said);
    else if (said.kind === 'sign' && question.kind === 'sign') await allowSignature(question.configId);
    else if (said.kind === 'reload' && question.kind === 'reload')
      for (const tabId of question.tabs) await reloadTab({ tabId });
    // What comes of it is for whoever asked.
    else if (said.kind !== 'authorize' || question.kind !== 'authorize') return prompts.cancel(id);
    prompts.answered(question);
  } catch (error) {
    prompts.cancel(id);
    throw error;
  }
}

/** Registers what follows from answers, and from what is decided elsewhere. */
export function answerPrompts(): void {
  listenToPrompts({
    said: what => {
      carryOut(what).catch(error => console.error('Answer not carried out', error));
    },
    changed: reloadSettled,
  });
  onUnlocked(releaseWaiting);
  // What was asked of the open vault is asked again, if at all, when the requests are decided anew.
  onLocked(reviewQuestions);
}
