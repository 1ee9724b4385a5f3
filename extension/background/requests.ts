/** Answers the pages' requests: each message has one handler, its schema is checked, and so is who sends it. */

import * as v from 'valibot';
import { onMessage } from 'webext-bridge/background';
import browser from 'webextension-polyfill';
import { type RequestName, type RequestOf, type ResponseOf, requests } from '../messages.js';
import { fromBase64, toBase64 } from '../vault/encoding.js';
import { Vault } from '../vault/vault.js';
import { clearActivities, listActivities } from './activity.js';
import { setAttach } from './attach/mode.js';
import { aliasChoices, listAliases, removeAlias, setAlias } from './authcfg/aliases.js';
import { companionStatus } from './companion/status.js';
import { duplicateConfig, getConfig, listConfigs, removeConfig, retryConfig, saveConfig } from './configs.js';
import { testConnection } from './connection/test.js';
import { consentChoices } from './consent/choices.js';
import { beginConsent, finishConsent, listGrants, removeGrant, setGrant } from './consent/consent.js';
import { reloadTab } from './consent/page-load.js';
import { applyIdleSetting } from './idle.js';
import { lock, settle, unlock } from './lock.js';
import { forgetWish } from './menu/wish.js';
import { takeDraft } from './offer/drafts.js';
import { createVault, noteWrongPassword, opened, ready, vaultStatus } from './session.js';
import { tabStatus } from './tab-status.js';
import { chooseTie, forgetTie, tieView } from './tie/choose.js';
import { rulesStatus } from './unruled.js';

type Handlers = { [N in RequestName]: (data: RequestOf<N>) => Promise<ResponseOf<N>> };

function settings() {
  const open = opened();
  if (open === undefined) throw new Error('The vault is locked');
  return open.vault;
}

const handlers: Handlers = {
  'vault.status': vaultStatus,
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
  'vault.lock': async () => {
    await lock();
    return vaultStatus();
  },
  'configs.list': listConfigs,
  'configs.get': getConfig,
  'configs.save': saveConfig,
  'configs.start': async ({ draft, nonce }) => {
    const start = await takeDraft(draft);
    return { nonce, ...(start === undefined ? {} : { start }) };
  },
  'configs.setAttach': setAttach,
  'configs.remove': removeConfig,
  'configs.duplicate': duplicateConfig,
  'configs.retry': retryConfig,
  'consent.choices': consentChoices,
  'consent.begin': beginConsent,
  'consent.finish': finishConsent,
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
  'rules.status': rulesStatus,
  'companion.status': companionStatus,
  'activity.list': listActivities,
  'activity.clear': async () => {
    await clearActivities();
    return { ok: true };
  },
  'settings.get': async () =>
    v.parse(requests['settings.get'].response, { unknownSites: 'ask', ...settings().settings() }),
  'settings.set': async choice => {
    await settings().saveSettings(choice);
    applyIdleSetting(choice.idleMinutes);
    return { ok: true };
  },
};

/** Registers all handlers with the bridge. */
export function answerRequests(): void {
  for (const name of Object.keys(handlers) as RequestName[]) {
    const { from, request } = requests[name];
    onMessage(name, async ({ data, sender }) => {
      if (!(from as readonly string[]).includes(sender.context))
        throw new Error(`${name} is not for ${sender.context}`);
      await ready();
      const handler = handlers[name] as (data: unknown) => Promise<unknown>;
      const answer = await handler(v.parse(request, data));
      return answer as never;
    });
  }
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
