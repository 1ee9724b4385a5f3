/** The companion's states in plain words, with what the user can do about each. */
import type { CompanionAbsence, CompanionStatus } from '../../messages/companion-view.js';
import type { NoticeKind } from '../components/Notice.js';
import { t } from '../i18n.js';

export interface CompanionWords {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly text?: string;
  /** To be typed in a terminal. */
  readonly command?: string;
  /** The browser can be asked for the permission to speak to it. */
  readonly mayAllow?: boolean;
}

const program = 'latchkey-companion.mjs';
const install = `node ${program} install`;
const doctor = `node ${program} doctor`;

const absences: Readonly<Record<CompanionAbsence, () => CompanionWords>> = {
  'not-asked': () => ({ kind: 'info', title: t('companionNotAsked') }),
  'not-installed': () => ({
    kind: 'info',
    title: t('companionNotInstalled'),
    text: t('companionInstall'),
    command: install,
  }),
  forbidden: () =>
    __TARGET__ === 'firefox'
      ? { kind: 'info', title: t('companionNotAllowed'), text: t('companionAllowText'), mayAllow: true }
      : {
          kind: 'warning',
          title: t('companionNotAllowed'),
          text: t('companionForbidden'),
          command: `${install} --extension-id ${chrome.runtime.id}`,
        },
  'not-answering': () => ({
    kind: 'warning',
    title: t('companionNotAnswering'),
    text: t('companionDoctor'),
    command: doctor,
  }),
  'other-version': () => ({
    kind: 'warning',
    title: t('companionOtherVersion'),
    text: t('companionUpdate'),
    command: install,
  }),
};

/** What is said of a state. */
export function companionWords(status: CompanionStatus): CompanionWords {
  switch (status.state) {
    case 'absent':
      return absences[status.why]();
    case 'connecting':
      return { kind: 'info', title: t('companionConnecting') };
    case 'lost':
      return { kind: 'warning', title: t('companionLost'), text: t('companionLostText'), command: doctor };
    case 'ready':
      return status.token === 'listening'
        ? { kind: 'ok', title: t('companionReady', status.version) }
        : {
            kind: 'warning',
            title: t('companionReady', status.version),
            text: t('companionNoToken'),
            command: doctor,
          };
  }
}
