/** What pages ask, and who may. */
import * as v from 'valibot';
import { attachModes } from '../../shared/auth-config.js';
import type { Answers } from './answers.js';
import { configDraft, draftFields, importedConfig } from './config-draft.js';
import { decision, id, site, tabId, text } from './parts.js';
import type { Endpoint } from './ports.js';
import { idleChoices, settings } from './vault.js';

const everyone: readonly Endpoint[] = ['popup', 'options'];
const optionsOnly: readonly Endpoint[] = ['options'];
const none = v.optional(v.null());

interface Asked {
  readonly from: readonly Endpoint[];
  readonly request: v.GenericSchema;
}

/** Request messages: who may send them, and what they hold. What comes back: `Answers`. */
export const requests = {
  'vault.status': { from: everyone, request: none },
  /** The header, for a page that opens a slot. */
  'vault.header': { from: everyone, request: none },
  /** The page has put the new vault's key in storage.session; `idleMinutes` is the choice of onboarding. */
  'vault.create': {
    from: optionsOnly,
    request: v.object({ header: text(65_536), idleMinutes: v.picklist(idleChoices) }),
  },
  /** The page has put the vault key in storage.session. */
  'vault.opened': { from: everyone, request: none },
  /** A password did not open any slot. */
  'vault.wrongPassword': { from: everyone, request: none },
  /** A password given while the vault is open did. */
  'vault.rightPassword': { from: optionsOnly, request: none },
  'vault.lock': { from: everyone, request: none },
  /** A page changed what is stored, and has put the key that opens it in storage.session. */
  'vault.reopen': { from: optionsOnly, request: none },
  /** What the browser itself keeps of answers to challenges is forgotten; the vault stays open. */
  'vault.clearCache': { from: optionsOnly, request: none },
  /** Everything Latchkey has stored goes, and the permissions it has been given. */
  'vault.erase': { from: optionsOnly, request: none },
  'configs.list': { from: everyone, request: none },
  'configs.get': { from: optionsOnly, request: v.object({ id }) },
  /** What the companion reads in the file and password of a draft; stored ones for `null`. */
  'identity.check': {
    from: optionsOnly,
    request: v.object({ id: v.optional(id), method: v.string(), fields: draftFields }),
  },
  /** What the companion has signed since it was started, which is at unlock. */
  'certificate.signatures': { from: optionsOnly, request: none },
  /** Configs from elsewhere, all or none. */
  'configs.import': {
    from: optionsOnly,
    request: v.object({ configs: v.pipe(v.array(importedConfig), v.maxLength(20_000)) }),
  },
  'configs.save': { from: optionsOnly, request: configDraft },
  /** What a new config proposed in the popup begins with. */
  'configs.start': { from: optionsOnly, request: v.object({ draft: text(100) }) },
  /** How the secret of one resource is attached; nothing else of its config changes. */
  'configs.setAttach': {
    from: everyone,
    request: v.object({ id, resource: text(4096), attach: v.picklist(attachModes) }),
  },
  /** Another id, which all that names the config by its id follows. `keepOld`: as an alias. */
  'configs.setId': { from: optionsOnly, request: v.object({ id, newId: id, keepOld: v.boolean() }) },
  'configs.removeAll': { from: optionsOnly, request: none },
  'configs.remove': { from: optionsOnly, request: v.object({ id }) },
  /** A copy with a new id and the name given; it has no resources, as two configs for one are a tie. */
  'configs.duplicate': { from: optionsOnly, request: v.object({ id, name: text(200) }) },
  /** Forget that pairs of this config failed: the user says they may be tried again. */
  'configs.retry': { from: everyone, request: v.object({ id }) },
  /** The user signs in at the config's authorization server, in a window of its own. */
  'tokens.signIn': { from: everyone, request: v.object({ id }) },
  /** Its tokens are forgotten, here and as far as possible at the server. */
  'tokens.signOut': { from: optionsOnly, request: v.object({ id }) },
  /**
   * What the tab's page may be granted. `search`: a URL, or part of a name or address; `site`: another site that was
   * refused something in the tab.
   */
  'consent.choices': {
    from: everyone,
    request: v.object({ tabId, site: v.optional(site), search: text(4096) }),
  },
  /** Sent in the same click as permissions.request, and before it: the popup may not live to see its answer. */
  'consent.begin': {
    from: everyone,
    request: v.object({
      tabId,
      site,
      configId: id,
      decision,
      origins: v.pipe(v.array(text(2048)), v.maxLength(8)),
    }),
  },
  /** The answer of permissions.request. */
  'consent.finish': {
    from: everyone,
    request: v.object({ given: v.boolean(), tabId, site, configId: id }),
  },
  'grants.list': { from: optionsOnly, request: none },
  'grants.set': { from: everyone, request: v.object({ site, configId: id, decision }) },
  'grants.remove': { from: everyone, request: v.object({ site, configId: id }) },
  /** Configs of a resource, one of which an unknown id may be assigned to. */
  'aliases.choices': { from: everyone, request: v.object({ resource: text(4096) }) },
  'aliases.list': { from: optionsOnly, request: none },
  /** An id that no config has means this one from now on. */
  'aliases.set': { from: everyone, request: v.object({ id, configId: id }) },
  'aliases.remove': { from: optionsOnly, request: v.object({ id }) },
  /** The configs that have a resource, by its canonical text, and which of them is used. */
  'ties.get': { from: everyone, request: v.object({ resource: text(4096) }) },
  /** Use one of them: for good, or until lock. */
  'ties.choose': {
    from: everyone,
    request: v.object({ resource: text(4096), configId: id, remember: v.boolean() }),
  },
  'ties.forget': { from: everyone, request: v.object({ resource: text(4096) }) },
  /** Reloads a tab; what was allowed for its page load stays for the reloaded page. */
  'tab.reload': { from: everyone, request: v.object({ tabId }) },
  /** The user has seen what came of the context menu. */
  'tab.forgetWish': { from: everyone, request: v.object({ tabId }) },
  'tab.status': { from: everyone, request: v.object({ tabId }) },
  /** One request without and one with the config; `url` for a wildcard, or to test another address of it. */
  'connection.test': {
    from: everyone,
    request: v.object({ id, resource: text(4096), url: v.optional(text(4096)) }),
  },
  /** The same request made by the companion, told step by step. `url` as above. */
  'connection.story': {
    from: everyone,
    request: v.object({ id, resource: text(4096), url: v.optional(text(4096)) }),
  },
  'rules.status': { from: optionsOnly, request: none },
  'companion.status': { from: optionsOnly, request: none },
  'activity.list': { from: optionsOnly, request: none },
  'activity.clear': { from: optionsOnly, request: none },
  'settings.get': { from: everyone, request: none },
  'settings.set': { from: optionsOnly, request: settings },
} as const satisfies Readonly<Record<keyof Answers, Asked>>;

export type RequestName = keyof typeof requests;
export type RequestOf<N extends RequestName> = v.InferInput<(typeof requests)[N]['request']>;
