import browser from 'webextension-polyfill';
import { t } from '../i18n.js';

/** The mark and the name. The picture is the one source of all icons, shown as an image, so it runs nothing. */
export function Brand() {
  return (
    <span class="brand">
      <img src={browser.runtime.getURL('icons/latchkey.svg')} alt="" width="24" height="24" />
      {t('extensionName')}
    </span>
  );
}
