/** The vault's state on screen, kept true while other pages lock and unlock it. */
import { useCallback, useEffect } from 'preact/hooks';
import browser from 'webextension-polyfill';
import type { VaultStatus } from '../messages/vault.js';
import { useAsk } from './background.js';
import { type Loaded, useLoaded } from './use-loaded.js';

/** A burst of changes is one question. */
const calmMs = 150;

/** `vault.status`, asked again whenever storage.session changes: the vault key appears there and goes from there. */
export function useVaultStatus(): Loaded<VaultStatus> {
  const ask = useAsk();
  const status = useLoaded(useCallback(() => ask('vault.status', null), [ask]));
  const { reload } = status;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = (_: unknown, area: string) => {
      if (area !== 'session') return;
      clearTimeout(timer);
      timer = setTimeout(() => void reload(), calmMs);
    };
    browser.storage.onChanged.addListener(changed);
    return () => {
      clearTimeout(timer);
      browser.storage.onChanged.removeListener(changed);
    };
  }, [reload]);
  return status;
}
