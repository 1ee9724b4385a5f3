import type { Locator } from 'playwright-core';

/** What a user can read there, line by line. */
export function visibleText(place: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: text that is not shown is nothing a user reads.
  return place.innerText();
}
