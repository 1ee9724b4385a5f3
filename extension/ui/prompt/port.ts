/** The prompt window's line to the background: pushes come in, decisions go out, and its end ends the window. */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { promptPort } from '../../messages/ports.js';
import { type PromptPush, promptPush } from '../../messages/prompt-push.js';
import type { PromptSays } from '../../messages/prompt-says.js';

export interface PromptLine {
  readonly say: (what: PromptSays) => void;
  /** Calls `take` with what was pushed last, if anything, and with every push from then on. */
  readonly listen: (take: (push: PromptPush) => void) => () => void;
}

/** Connects. When the background disconnects, nothing waits any more, so the window closes. */
export function connectPrompt(): PromptLine {
  const port = browser.runtime.connect({ name: promptPort });
  const takers = new Set<(push: PromptPush) => void>();
  let latest: PromptPush | undefined;
  port.onMessage.addListener(message => {
    const push = v.safeParse(promptPush, message);
    if (!push.success) return console.error(v.flatten(push.issues));
    latest = push.output;
    for (const take of takers) take(push.output);
  });
  port.onDisconnect.addListener(() => window.close());
  return {
    say: what => port.postMessage(what),
    listen: take => {
      takers.add(take);
      if (latest !== undefined) take(latest);
      return () => takers.delete(take);
    },
  };
}
