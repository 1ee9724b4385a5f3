/** Leaving the popup for the options page. */
import { openOptions } from '../own-tabs.js';
import { closePopup } from './current-tab.js';

/** Opens the options page, at `hash` if given, which takes over from here. */
export async function leaveTo(hash?: string): Promise<void> {
  await openOptions(hash);
  closePopup();
}
