/** The options page: first run, auth configs and settings. */
import { AskContext } from '../background.js';
import { t } from '../i18n.js';
import { mount } from '../mount.js';
import { yieldToOlder } from '../own-tabs.js';
import { asker, type SendMessage } from '../request.js';
import { App } from './App.js';

async function start(): Promise<void> {
  if (await yieldToOlder(location.hash)) return window.close();
  // Not before: the bridge connects when it is loaded, and would take the older page's answers away from it.
  const { sendMessage } = await import('webext-bridge/options');
  mount(
    <AskContext.Provider value={asker(sendMessage as SendMessage)}>
      <App />
    </AskContext.Provider>,
    t('optionsTitle'),
  );
}

await start();
