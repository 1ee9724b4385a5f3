/** Plain words for what is found in files, and for what goes wrong with them. */
import type { FieldProblem } from '../../../../shared/methods/method.js';
import type { NoteKind, OAuth2Decision } from '../../../../shared/qgis/index.js';
import { type MessageKey, t } from '../../i18n.js';
import { problemText } from '../../problem-texts.js';
import type { Action } from './plan.js';
import type { Found } from './reading.js';

const faults: Readonly<Record<string, MessageKey>> = {
  'not-qgis': 'importNotKnown',
  'wrong-password': 'importWrongPassword',
  damaged: 'importDamaged',
  'too-large': 'importTooLarge',
  'too-slow': 'importTooSlow',
  unsupported: 'importUnsupported',
};
export const faultText = (fault: string): string => t(faults[fault] ?? 'actionFailed');

/** In the editor this header can be confirmed; a file cannot do that. */
export const refusedText = (reason: FieldProblem['reason']): string | undefined =>
  reason === 'header-trusted' ? t('importHeaderTrusted') : problemText(reason);

const actionKeys: Readonly<Record<Action, MessageKey>> = {
  add: 'importAdd',
  skip: 'importSkip',
  replace: 'importReplace',
  copy: 'importCopy',
};
export const actionText = (action: Action): string => t(actionKeys[action]);

const notes: Partial<Record<NoteKind, MessageKey>> = {
  ambiguous: 'importAmbiguous',
  'missing-identity': 'importMissingIdentity',
};
export const noteTexts = (kinds: readonly NoteKind[]): string[] =>
  kinds.flatMap(kind => {
    const key = notes[kind];
    return key === undefined ? [] : [t(key)];
  });

const decisions: Readonly<Record<OAuth2Decision, MessageKey>> = {
  'grant-implicit': 'importGrantImplicit',
  'grant-password': 'importGrantPassword',
  'grant-flow': 'importGrantFlow',
  'access-form': 'importAccessForm',
  'oauth2-elsewhere': 'importOAuth2Elsewhere',
};
export const decisionTexts = (all: readonly OAuth2Decision[] = []): string[] =>
  all.map(decision => t(decisions[decision]));

const left: Readonly<Record<Found['left'][number]['what'], MessageKey>> = {
  unreadable: 'importLeftUnreadable',
  servers: 'importLeftServers',
  authorities: 'importLeftAuthorities',
  identities: 'importLeftIdentities',
};
/** So many are named. */
const mostNamed = 20;
/** What is not taken over, and which: a line each. */
export const leftTexts = (all: Found['left']): { title: string; names: string[] }[] =>
  all.map(({ what, count, names = [] }) => {
    const shown = [...new Set(names)];
    const more = shown.length - mostNamed;
    return {
      title: t(left[what], count),
      names: more > 0 ? [...shown.slice(0, mostNamed), t('andMore', more)] : shown,
    };
  });
