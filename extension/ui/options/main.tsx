/** The options page: first run, auth configs and settings. */
import { sendMessage } from 'webext-bridge/options';
import { AskContext } from '../background.js';
import { t } from '../i18n.js';
import { mount } from '../mount.js';
import { yieldToOlder } from '../own-tabs.js';
import { asker, type SendMessage } from '../request.js';
import { App } from './App.js';

const ask = asker(sendMessage as SendMessage);

if (await yieldToOlder(location.hash)) window.close();
else
  mount(
    <AskContext.Provider value={ask}>
      <App />
    </AskContext.Provider>,
    t('optionsTitle'),
  );
