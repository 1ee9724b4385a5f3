/** The options page: first run, auth configs and settings. */
import { AskContext } from '../background.js';
import { t } from '../i18n.js';
import { mount } from '../mount.js';
import { yieldToOlder } from '../own-tabs.js';
import { asker } from '../request.js';
import { App } from './App.js';

async function start(): Promise<void> {
  if (await yieldToOlder(location.hash)) return window.close();
  mount(
    <AskContext.Provider value={asker('options')}>
      <App />
    </AskContext.Provider>,
    t('optionsTitle'),
  );
}

await start();
