/** The toolbar popup: what happens on this tab, and the lock. */
import { AskContext } from '../background.js';
import { t } from '../i18n.js';
import { mount } from '../mount.js';
import { asker } from '../request.js';
import { Popup } from './Popup.js';

const ask = asker('popup');

mount(
  <AskContext.Provider value={ask}>
    <Popup />
  </AskContext.Provider>,
  t('extensionName'),
);
