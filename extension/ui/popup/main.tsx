/** The toolbar popup: what happens on this tab, and the lock. */
import { sendMessage } from 'webext-bridge/popup';
import { AskContext } from '../background.js';
import { t } from '../i18n.js';
import { mount } from '../mount.js';
import { asker, type SendMessage } from '../request.js';
import { Popup } from './Popup.js';

const ask = asker(sendMessage as SendMessage);

mount(
  <AskContext.Provider value={ask}>
    <Popup />
  </AskContext.Provider>,
  t('extensionName'),
);
