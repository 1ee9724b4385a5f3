/** The toolbar icon: what can be seen of the vault's state without opening anything. */
import browser from 'webextension-polyfill';
import { vaultState } from './session.js';

const sizes = [16, 32, 48, 128];

/** Icon and title for the current state. */
export async function showState(): Promise<void> {
  const locked = vaultState() !== 'unlocked';
  const name = (size: number) => `icons/${locked ? 'locked-' : ''}${size}.png`;
  await browser.action.setIcon({ path: Object.fromEntries(sizes.map(size => [size, name(size)])) });
  const title = browser.i18n.getMessage(locked ? 'actionTitleLocked' : 'actionTitleUnlocked');
  if (title !== '') await browser.action.setTitle({ title });
}
