import { t } from '../i18n.js';

/** That other configs have the same resource, and which of all is used. */
export function tieWords(others: readonly string[], chosen: string | undefined): string {
  const names = others.join(', ');
  return chosen === undefined ? t('tieText', names) : t('tieChosen', names, chosen);
}
