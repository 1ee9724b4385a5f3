/** Brings the session rules in line with the open vault. Called after every change that may move a rule. */
import { serialQueue } from '../../../shared/serial-queue.js';
import { browserSide, type RuleBody } from '../../browser/index.js';
import type { LeftReason } from '../../messages/unruled.js';
import { blockCertificates, fenceCertificates } from '../certificate/installed.js';
import { grantedHosts, grantedOrigins } from '../permits.js';
import type { OpenVault } from '../session.js';
import { AttachedRules } from './apply.js';
import { compile } from './compile.js';
import { isRegex } from './filter.js';
import { fillIn, standIn, standsFor } from './headers.js';
import { openedHosts } from './opened-hosts.js';
import { attachedAt, type Pair } from './place.js';
import { isGranted, rankedPlaces } from './ranking.js';
import { withTwins } from './twins.js';

const attached = new AttachedRules(browserSide);

/** What the rules of the open vault came to. */
export interface Attachment {
  readonly rules: number;
  readonly regexRules: number;
  /** Pairs that a rule was to serve and none does, with the reason. */
  readonly left: ReadonlyMap<Pair, LeftReason>;
}

let current: { readonly open: OpenVault; readonly attachment: Attachment } | undefined;

/** What came of the last renewal for this vault; undefined before the first. */
export function attachmentOf(open: OpenVault): Attachment | undefined {
  return current?.open === open ? current.attachment : undefined;
}

async function renew(open: OpenVault, stillOpen: () => boolean): Promise<void> {
  const hosts = [...grantedHosts(await grantedOrigins()), ...(await openedHosts())];
  if (!stillOpen()) return;
  await fenceCertificates(open, hosts);
  if (!stillOpen()) return blockCertificates();
  const ranked = rankedPlaces(open.pairs.places(), {
    state: pair => open.pairs.state(pair),
    table: open.grants.table,
    headers: ({ configId, text }) => standIn(configId, open.vault.version(configId) ?? '', text),
    tied: resource => open.pairs.tied(resource),
    ids: configId => open.idsOf(configId),
  });
  const twins = withTwins(ranked);
  const { rules, left } = compile(twins.places, browserSide.dialect, hosts);
  await attached.set([...rules, ...twins.rules], async fresh => {
    const filled = fillIn(
      fresh,
      await open.effectsOf(new Set(fresh.flatMap(rule => standsFor(rule)?.configId ?? []))),
    );
    // Asked last, so that a lock that came meanwhile wins.
    return stillOpen() ? filled : undefined;
  });
  if (!stillOpen()) return;
  const missing = twins.reduced
    .flatMap(attachedAt)
    .filter(isGranted)
    .map(place => ({ place, why: 'limit' as const }));
  const reasons = [...missing, ...left].flatMap(({ place: { pair }, why }) =>
    pair === undefined ? [] : [[pair, why] as const],
  );
  const regexRules = rules.filter(isRegex).length;
  current = { open, attachment: { rules: rules.length, regexRules, left: new Map(reasons) } };
}

const inTurn = serialQueue();
let waiting: { readonly open: OpenVault; readonly done: Promise<void> } | undefined;

const nothing = async (fresh: readonly RuleBody[]) => fresh;

/**
 * Installs the rules of `open`, or removes all when there is none. A renewal that has not begun yet serves all who ask
 * meanwhile: a page that proves fifty configs must not have ten thousand compiled fifty times.
 */
export function refreshRules(open: OpenVault | undefined, stillOpen: () => boolean): Promise<void> {
  if (open === undefined) {
    current = undefined;
    return Promise.all([attached.set([], nothing), blockCertificates()]).then(() => undefined);
  }
  if (waiting?.open === open) return waiting.done;
  const done = inTurn(() => {
    waiting = undefined;
    return renew(open, stillOpen);
  });
  waiting = { open, done };
  return done;
}
