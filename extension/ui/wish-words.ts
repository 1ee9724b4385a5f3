/** Words for what came of a choice in the context menu. */
import type { MenuItem, MenuVerdict, MenuWish } from '../messages/menu.js';
import type { NoticeKind } from './components/Notice.js';
import { type MessageKey, t } from './i18n.js';

type Words = readonly [kind: NoticeKind, title: MessageKey, text?: MessageKey];

/** Where no config covers the address alone, it is the same for every item. */
const none: Readonly<Partial<Record<MenuVerdict, Words>>> = {
  none: ['info', 'menuNone'],
  tie: ['warning', 'menuTie'],
  'no-web-address': ['info', 'menuNoWebAddress'],
};

const table: Readonly<Record<MenuItem, Readonly<Partial<Record<MenuVerdict, Words>>>>> = {
  use: {
    own: ['ok', 'menuUseOwn', 'menuUseOwnText'],
    foreign: ['info', 'menuUseForeign', 'menuUseForeignText'],
  },
  never: {
    own: ['info', 'menuNeverOwn', 'menuNeverOwnText'],
    foreign: ['info', 'menuUseForeign'],
  },
  copy: { own: ['info', 'menuCopyText'], foreign: ['info', 'menuCopyText'] },
};

export interface WishWords {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly text: string | undefined;
}

export function wishWords({ item, verdict, name = '', site = '', decided }: MenuWish): WishWords {
  if (item === 'never' && verdict === 'foreign' && decided === 'never')
    return { kind: 'ok', title: t('menuNeverDone', site, name), text: undefined };
  const [kind, title, text] = table[item][verdict] ?? none[verdict] ?? ['info', 'menuNone'];
  return { kind, title: t(title, name), text: text && t(text, site) };
}
