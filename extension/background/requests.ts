/** Answers the pages' requests: each message has one handler, its schema is checked, and so is who sends it. */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { ResponseOf } from '../messages/answers.js';
import type { Endpoint } from '../messages/ports.js';
import { type RequestName, type RequestOf, requests } from '../messages/requests.js';
import { settings } from '../messages/vault.js';
import { fromBase64, toBase64 } from '../vault/encoding.js';
import { Vault } from '../vault/vault.js';
import { clearActivities, listActivities } from './activity.js';
import { setAttach } from './attach/mode.js';
import { aliasChoices, listAliases, removeAlias, setAlias } from './authcfg/aliases.js';
import { setConfigId } from './authcfg/set-id.js';
import { handOver } from './certificate/hand-over.js';
import { listSignatures } from './certificate/signatures.js';
import { companionStatus } from './companion/status.js';
import {
  checkIdentity,
  duplicateConfig,
  getConfig,
  listConfigs,
  removeAllConfigs,
  removeConfig,
  retryConfig,
  saveConfig,
} from './configs.js';
import { tellConnection } from './connection/story.js';
import { testConnection } from './connection/test.js';
import { consentChoices } from './consent/choices.js';
import { beginConsent, finishConsent, listGrants, removeGrant, setGrant } from './consent/consent.js';
import { reloadTab } from './consent/page-load.js';
import { erase } from './erase.js';
import { applyIdleSetting } from './idle.js';
import { importConfigs } from './import.js';
import { atRest, clearCache, lock, reopen, settle, unlock } from './lock.js';
import { forgetWish } from './menu/wish.js';
import { takeDraft } from './offer/drafts.js';
import {
  createVault,
  noteRightPassword,
  noteWrongPassword,
  opened,
  openedOrFail,
  ready,
  vaultStatus,
} from './session.js';
import { tabStatus } from './tab-status.js';
import { chooseTie, forgetTie, tieView } from './tie/choose.js';
import { signInNow, signOutNow } from './tokens/asked.js';
import { rulesStatus } from './unruled.js';

type Handlers = { [N in RequestName]: (data: RequestOf<N>) => Promise<ResponseOf<N>> };

const handlers: Handlers = {
  'vault.status': async () => {
    await atRest();
    return vaultStatus();
  },
  'vault.header': async () => {
    const header = await Vault.header();
    if (header === undefined) throw new Error('There is no vault');
    return { header: toBase64(header) };
  },
  'vault.create': async ({ header, idleMinutes }) => {
    await createVault(fromBase64(header), idleMinutes);
    await settle();
    return vaultStatus();
  },
  'vault.opened': async () => {
    await unlock();
    return vaultStatus();
  },
  'vault.wrongPassword': async () => {
    await noteWrongPassword();
    return vaultStatus();
  },
  'vault.rightPassword': async () => {
    await noteRightPassword();
    return { ok: true };
  },
  'vault.lock': async () => {
    await lock();
    return vaultStatus();
  },
  'vault.reopen': async () => {
    await reopen();
    return vaultStatus();
  },
  'vault.clearCache': async () => {
    await clearCache();
    return { ok: true };
  },
  'vault.erase': async () => {
    await erase();
    return vaultStatus();
  },
  'configs.list': listConfigs,
  'configs.get': getConfig,
  'identity.check': checkIdentity,
  'certificate.signatures': listSignatures,
  'configs.save': saveConfig,
  'configs.import': importConfigs,
  'configs.removeAll': removeAllConfigs,
  'configs.start': async ({ draft }) => {
    const start = await takeDraft(draft);
    return start === undefined ? {} : { start };
  },
  'configs.setAttach': setAttach,
  'configs.setId': setConfigId,
  'configs.remove': removeConfig,
  'configs.duplicate': duplicateConfig,
  'configs.retry': retryConfig,
  'consent.choices': consentChoices,
  'consent.begin': beginConsent,
  'consent.finish': finishConsent,
  'tokens.signIn': signInNow,
  'tokens.signOut': signOutNow,
  'grants.list': listGrants,
  'grants.set': setGrant,
  'grants.remove': removeGrant,
  'aliases.choices': aliasChoices,
  'aliases.list': listAliases,
  'aliases.set': setAlias,
  'aliases.remove': removeAlias,
  'ties.get': tieView,
  'ties.choose': chooseTie,
  'ties.forget': forgetTie,
  'tab.reload': reloadTab,
  'tab.forgetWish': async ({ tabId }) => {
    await forgetWish(tabId);
    return { ok: true };
  },
  'tab.status': tabStatus,
  'connection.test': testConnection,
  'connection.story': tellConnection,
  'rules.status': rulesStatus,
  'companion.status': async () => {
    const status = await companionStatus();
    const open = opened();
    // It may just have been installed.
    if (status.state === 'ready' && open !== undefined) void handOver(open);
    return status;
  },
  'activity.list': listActivities,
  'activity.clear': async () => {
    await clearActivities();
    return { ok: true };
  },
  'settings.get': async () =>
    v.parse(settings, {
      unknownSites: 'ask',
      reloadAtLock: 'always',
      ...openedOrFail().vault.settings(),
    }),
  'settings.set': async choice => {
    await openedOrFail().vault.saveSettings(choice);
    applyIdleSetting(choice.idleMinutes);
    return { ok: true };
  },
};

const isRequest = (name: string): name is RequestName => Object.hasOwn(requests, name);

/** Answers a request of one of our pages. Rejects where it is unknown, malformed, or not for that page. */
export async function answerRequest(page: Endpoint, name: string, data: unknown): Promise<unknown> {
  if (!isRequest(name)) throw new Error('No such request');
  const { from, request } = requests[name];
  if (!from.includes(page)) throw new Error(`${name} is not for ${page}`);
  await ready();
  const handler = handlers[name] as (data: unknown) => Promise<unknown>;
  return handler(v.parse(request, data));
}

/** Opens the options page, which begins with the onboarding, when Latchkey is installed. */
export function openOnboarding(): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason !== 'install') return;
    void ready().then(async () => {
      if ((await vaultStatus()).state === 'absent') await browser.runtime.openOptionsPage();
    });
  });
}
