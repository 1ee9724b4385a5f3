/** Plain words for what happened to requests, and how serious it is. */
import type { ConfigView } from '../messages/config-view.js';
import type { Outcome, TabEntry } from '../messages/tab-notes.js';
import type { VaultStatus } from '../messages/vault.js';
import type { NoticeKind } from './components/Notice.js';
import { counted, type MessageKey, t } from './i18n.js';

export type PairOutcome = ConfigView['resources'][number]['outcome'];

const outcomes: Readonly<Record<PairOutcome, MessageKey>> = {
  unproven: 'outcomeUnproven',
  proven: 'outcomeProven',
  failed: 'outcomeFailed',
};

/** What is known of a config at a resource; with the HTTP status that made it fail. */
export function outcomeText(outcome: PairOutcome, status?: number): string {
  return outcome === 'failed' && status !== undefined
    ? t('outcomeFailedStatus', status)
    : t(outcomes[outcome]);
}

const entries: Readonly<Record<Outcome, readonly [kind: NoticeKind, key: MessageKey]>> = {
  sent: ['ok', 'entrySent'],
  refused: ['warning', 'entryRefused'],
  'wrong-credentials': ['danger', 'entryWrongCredentials'],
  'failed-before': ['danger', 'entryFailedBefore'],
  tie: ['warning', 'entryTie'],
  foreign: ['warning', 'entryForeign'],
  'clear-text': ['warning', 'entryClearText'],
  locked: ['info', 'entryLocked'],
  cancelled: ['info', 'entryCancelled'],
  'other-realm': ['info', 'entryOtherRealm'],
  'authcfg-unknown': ['warning', 'entryAuthcfgUnknown'],
  'authcfg-missing': ['warning', 'entryAuthcfgMissing'],
  'authcfg-elsewhere': ['warning', 'entryAuthcfgElsewhere'],
  error: ['danger', 'entryError'],
  'sign-in-needed': ['warning', 'entrySignInNeeded'],
  'no-token': ['danger', 'entryNoToken'],
  'token-renewed': ['info', 'entryTokenRenewed'],
  overrode: ['warning', 'entryOverrode'],
  unsigned: ['warning', 'entryUnsigned'],
  'no-config': ['info', 'entryNoConfig'],
  'no-config-clear-text': ['warning', 'entryNoConfigClearText'],
  'address-credentials': ['info', 'entryAddressCredentials'],
};

/** What became of a request, and why. */
export function happeningWords(outcome: Outcome): { readonly kind: NoticeKind; readonly text: string } {
  const [kind, key] = entries[outcome];
  return { kind, text: t(key) };
}

/** All that may become of a request, as a list to choose from. */
export const outcomeChoices = () =>
  (Object.keys(entries) as Outcome[]).map(outcome => [outcome, happeningWords(outcome).text] as const);

export interface EntryWords {
  readonly kind: NoticeKind;
  readonly text: string;
  /** How many requests, the server's status, and which site caused them, as far as known. */
  readonly details: readonly string[];
}

/** An entry of the popup's list. */
export function entryWords(entry: TabEntry): EntryWords {
  const { kind, text } = happeningWords(entry.outcome);
  const details = [counted(entry.count, 'requestsOne', 'requestsMany')];
  if (entry.authcfg !== undefined) details.unshift(t('entryAuthcfg', entry.authcfg));
  if (entry.byUrl) details.push(t('entryByUrl'));
  if (entry.status !== undefined && entry.outcome !== 'sent') details.push(t('entryStatus', entry.status));
  if (entry.site !== undefined) details.push(t('entrySite', entry.site));
  return { kind, text, details };
}

/** Entries that are shown as offers, with the warning in an offer's place. */
export function isOffer({ outcome }: TabEntry): boolean {
  return outcome.startsWith('no-config') || outcome === 'address-credentials';
}

/** Entries that an unlock and a reload would change. */
export function refusedWhileLocked(entry: TabEntry): boolean {
  return entry.outcome === 'locked' || entry.outcome === 'cancelled';
}

const methodKeys: Readonly<Record<string, MessageKey>> = {
  Basic: 'methodBasic',
  Digest: 'methodDigest',
  Bearer: 'methodBearer',
  APIHeader: 'methodApiHeader',
  EsriToken: 'methodEsriToken',
  QueryKey: 'methodQueryKey',
  OAuth2: 'methodOAuth2',
  OAuth2Query: 'methodOAuth2Query',
  PlanetaryComputer: 'methodPlanetaryComputer',
  AWSS3: 'methodAwsS3',
  MapTilerHmacSha256: 'methodMapTiler',
  'PKI-PKCS#12': 'methodPkcs12',
  'PKI-Paths': 'methodPkiPaths',
  'Identity-Cert': 'methodIdentityCert',
};

/** A method as users know it; QGIS's own name for one without a text. */
export function methodText(name: string): string {
  const key = methodKeys[name];
  return key === undefined ? name : t(key);
}

/** Reasons of `damaged` and `unsupported` that have words of their own. */
const troubles: Readonly<Record<string, MessageKey>> = {
  newer: 'unlockNewer',
  indexeddb: 'troubleIndexedDb',
  webcrypto: 'troubleWebCrypto',
  'storage-session': 'troubleSession',
};

/** Why the vault cannot be used, in one sentence. */
export function vaultTroubleText({ state, reason }: VaultStatus): string {
  const key = troubles[reason ?? ''] ?? (state === 'damaged' ? 'troubleDamaged' : 'troubleUnsupported');
  return t(key);
}
