/** What every page does to start. */
import { render, type VNode } from 'preact';
import { t } from './i18n.js';

/** Shows `page` as the whole document, in the language its texts are in. */
export function mount(page: VNode, title: string): void {
  document.documentElement.lang = t('language');
  document.title = title;
  render(page, document.body);
}
