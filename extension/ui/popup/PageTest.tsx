import { useCallback } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { ConnectionTest } from '../components/ConnectionTest.js';
import { useLoaded } from '../use-loaded.js';

interface PageTestProps {
  tabId: number;
  config: { id: string; resource: string };
  onTested: () => unknown;
}

/** Tests the config of the tab's page; where it covers many hosts, the page's address is the one to start from. */
export function PageTest({ tabId, config, onTested }: PageTestProps) {
  const tab = useLoaded(useCallback(() => browser.tabs.get(tabId), [tabId]));
  if (tab.value === undefined && !tab.failed) return null;
  return (
    <ConnectionTest
      id={config.id}
      resource={config.resource}
      suggestion={tab.value?.url?.split(/[?#]/)[0]}
      started
      onTested={onTested}
    />
  );
}
