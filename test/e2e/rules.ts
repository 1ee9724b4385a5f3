/** What the browser itself says of the installed rules. */
import type { Harness } from '../harness/index.js';

export interface AskedRequest {
  readonly url: string;
  readonly type: string;
  readonly initiator?: string;
}

/** The header that the installed rules would attach to each request. */
export async function attachedByRules(
  latchkey: Harness,
  asked: readonly AskedRequest[],
): Promise<(string | undefined)[]> {
  const rules = new Map((await latchkey.witness.sessionRules()).map(rule => [rule.id, rule]));
  return (await latchkey.witness.matchedRules(asked)).map(ids => {
    const winning = ids
      .flatMap(id => rules.get(id) ?? [])
      .sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0))[0];
    return winning?.action.requestHeaders?.[0]?.value;
  });
}

/** Whether the browser takes a regular expression in a rule. */
export async function regexSupport(latchkey: Harness, regex: string) {
  const [witness] = latchkey.context.pages();
  return witness?.evaluate(
    it => chrome.declarativeNetRequest.isRegexSupported({ regex: it, isCaseSensitive: true }),
    regex,
  );
}
