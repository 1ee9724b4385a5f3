/**
 * Messages between the extension's pages and its background, as schemas, over a runtime.Port for each page. Popup and
 * options ask questions; to the prompt window what it shows is pushed, by the schemas at the end.
 *
 * No message carries a key, and no answer carries a stored secret: pages derive the key themselves and write it to
 * storage.session (vault/slot.ts), and editors keep a stored secret by sending `null` for it.
 */
import * as v from 'valibot';
import { attachModes } from '../shared/auth-config.js';
import { grantDecisions } from '../shared/grant.js';
import { identitySchema } from '../shared/identity.js';
import { probeSchema } from '../shared/probe.js';
import type { SignInResult, TokenStatus } from './messages/tokens.js';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{7}$/));
const tabId = v.pipe(v.number(), v.integer());

const none = v.optional(v.null());
const done = v.object({ ok: v.literal(true) });

export const vaultStates = ['absent', 'locked', 'unlocked', 'damaged', 'unsupported'] as const;

export const vaultStatus = v.object({
  state: v.picklist(vaultStates),
  /** Why, for `damaged` and `unsupported`: a key of the locale's messages is chosen from it. */
  reason: v.optional(v.string()),
  /** Milliseconds since the epoch before which no password is tried (growing delay), if any. */
  retryAt: v.optional(v.number()),
  /** Number of configs, when unlocked. */
  configs: v.optional(v.number()),
});
export type VaultStatus = v.InferOutput<typeof vaultStatus>;

export const pairOutcomes = ['unproven', 'proven', 'failed'] as const;

export const resourceView = v.object({
  text: v.string(),
  attach: v.picklist(attachModes),
  allowClearText: v.boolean(),
  outcome: v.picklist(pairOutcomes),
  /** HTTP status that made it fail. */
  status: v.optional(v.number()),
  /** Names of other configs with the same resource: a tie that keeps all of them from being used until one is chosen. */
  tiedWith: v.array(v.string()),
  /** Name of the chosen one. */
  chosen: v.optional(v.string()),
  /** The browser holds the host permission it needs. */
  permitted: v.boolean(),
});

/** What has become of a client certificate since the vault was opened. */
export const identityStatus = v.object({
  state: v.picklist([
    'opening',
    /** The companion signs with it, and the browser is shown it. */
    'ready',
    /** The companion has its key, and the browser is not shown it. */
    'not-visible',
    /** The browser has lost the process that shows it certificates: it must be restarted. */
    'token-gone',
    'failed',
  ]),
  /** A code of the companion, or `absent`, `lost`: words are chosen from it. */
  reason: v.optional(v.string()),
  /** Names of those that are ready, as the browser shows them. Texts from a file. */
  names: v.optional(v.array(v.string())),
});
export type IdentityStatus = v.InferOutput<typeof identityStatus>;

/** One signature with the key of a client certificate; which host it was for, nobody but the browser knows. */
export const signatureView = v.object({
  /** Milliseconds since the epoch. */
  time: v.number(),
  /** Name of the config, if it is still there. */
  name: v.optional(v.string()),
  mechanism: v.string(),
  signed: v.boolean(),
});
export type SignatureView = v.InferOutput<typeof signatureView>;

export const configView = v.object({
  id,
  name: v.string(),
  method: v.string(),
  resources: v.array(resourceView),
  /** The stored record is damaged: its secret cannot be read. */
  damaged: v.boolean(),
  /** Of client certificates. */
  identity: v.optional(identityStatus),
  /** Of methods that use tokens. */
  token: v.optional(v.custom<TokenStatus>(() => true)),
});
export type ConfigView = v.InferOutput<typeof configView>;

/** Fields for the editor: a secret is only said to be present. */
export const fieldsView = v.record(v.string(), v.union([v.string(), v.object({ present: v.boolean() })]));

export const draftResource = v.object({
  text: text(4096),
  attach: v.picklist(attachModes),
  allowClearText: v.boolean(),
  /** Computed by the editor, which has the public suffix list. */
  publicSuffix: v.boolean(),
});

export const configDraft = v.object({
  /** Absent for a new config. */
  id: v.optional(id),
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  method: v.string(),
  /** `null` keeps the stored value of a secret. */
  fields: v.record(v.string(), v.nullable(text(1_000_000))),
  resources: v.pipe(v.array(draftResource), v.maxLength(100)),
  /** Fields with a problem that the user puts up with (`isConfirmable`). */
  confirmed: v.array(text(200)),
});
export type ConfigDraft = v.InferOutput<typeof configDraft>;

export const saveResult = v.variant('ok', [
  v.object({ ok: v.literal(true), id }),
  v.object({
    ok: v.literal(false),
    /** `field` is a field's name, or `resource:N`, or `name`; `reason` chooses the text. */
    problems: v.array(v.object({ field: v.string(), reason: v.string() })),
  }),
]);

/** What may become of a request that Latchkey has to do with. */
export const outcomes = [
  'sent', // attached, and the server was content
  'refused', // attached, and the server answered 401 or 403
  'wrong-credentials', // the pair was marked failed
  'failed-before', // not attached, as the pair is failed
  'tie', // several configs for the same resource
  'foreign', // a site without a grant caused it
  'clear-text', // http without the mark
  'locked', // the vault was locked
  'cancelled', // the unlock window was closed or timed out
  'other-realm', // a 401 that does not concern the pair
  'authcfg-unknown', // the URL names an id that stands for no config
  'authcfg-elsewhere', // the URL names a config that is not for it
  'error', // Latchkey itself failed; nothing was sent
  'unsigned', // the server wants a signature that the browser lets nobody make
  'sign-in-needed', // nothing to attach, or nothing that the server takes any more: the user has to sign in
  'token-renewed', // the token was refused, and there is a new one
  'overrode', // attached in place of the page's own Authorization, and refused
  'no-config', // a 401 that a config could have served, but there is none
  'no-config-clear-text', // the same over http: no offer, a warning
  'address-credentials', // the tab's address brought a user name and password
] as const;
export type Outcome = (typeof outcomes)[number];

/** What happened to one tab's requests with one config, newest outcome last. */
export const tabEntry = v.object({
  configId: v.optional(id),
  name: v.optional(v.string()),
  resource: v.string(),
  outcome: v.picklist(outcomes),
  status: v.optional(v.number()),
  /** Host of the site that caused it, when not the resource's own. */
  site: v.optional(v.string()),
  /** The URL named the config (`authcfg=<id>`), and without that another or none would have been used. */
  byUrl: v.optional(v.literal(true)),
  /** The id that the URL named, when it is of no use there. */
  authcfg: v.optional(id),
  count: v.number(),
  time: v.number(),
  /** Key of the new config that is proposed for it. */
  draft: v.optional(v.string()),
  /** For `overrode`: how the resource's secret was attached then, and whether it is for challenges alone by now. */
  attach: v.optional(v.picklist(attachModes)),
  switched: v.optional(v.boolean()),
});
export type TabEntry = v.InferOutput<typeof tabEntry>;

/** What a new config begins with: an address, and what else was seen of it. */
export const configStart = v.object({
  address: v.string(),
  method: v.optional(v.picklist(['Basic', 'Digest'])),
  username: v.optional(v.string()),
  password: v.optional(v.string()),
});
export type ConfigStart = v.InferOutput<typeof configStart>;

/** One line of the activity log. */
export const activity = v.object({
  /** Milliseconds since the epoch. */
  time: v.number(),
  /** -1: no tab, a service worker's request. */
  tabId: v.number(),
  /** Without query, fragment and credentials. */
  url: v.string(),
  outcome: v.picklist(outcomes),
  site: v.optional(v.string()),
  configId: v.optional(id),
  name: v.optional(v.string()),
  status: v.optional(v.number()),
});
export type Activity = v.InferOutput<typeof activity>;

export const leftReasons = [
  'limit', // all rules are taken by resources with grants or used more recently
  'regex-limit', // likewise those with regular expressions: wildcards, and paths with special characters
  'not-expressible', // no filter of the browser can say it
  'challenge-only', // the user wants it so, or the method
  'unsigned', // the browser lets nobody sign what pages embed
  'unproven', // a rule needs a first request that the server accepts
] as const;
export type LeftReason = (typeof leftReasons)[number];

/** A resource that no rule serves: its server's challenges are answered instead. */
export const unruled = v.object({
  configId: id,
  name: v.string(),
  resource: v.string(),
  why: v.picklist(leftReasons),
  /** The page is of another site, which was granted it: what it embeds by images and frames gets nothing. */
  embedded: v.boolean(),
});
export type Unruled = v.InferOutput<typeof unruled>;

/** Items of the context menu that the popup answers. */
export const menuItems = ['use', 'never', 'copy'] as const;
export type MenuItem = (typeof menuItems)[number];

/** What there is to say of the address that was clicked. */
export const menuVerdicts = [
  'own', // a config covers it, and it is of the page's own host
  'foreign', // a config covers it, and the page is another site
  'none', // no config covers it
  'tie', // several do, and nobody has chosen
  'no-web-address', // nothing that could be signed in to
] as const;
export type MenuVerdict = (typeof menuVerdicts)[number];

export const menuWish = v.object({
  item: v.picklist(menuItems),
  address: v.string(),
  verdict: v.picklist(menuVerdicts),
  site: v.optional(v.string()),
  configId: v.optional(id),
  name: v.optional(v.string()),
  resource: v.optional(v.string()),
  outcome: v.optional(v.picklist(pairOutcomes)),
  /** What is decided about the page's site and the config. */
  decided: v.optional(v.picklist(grantDecisions)),
  /** Key of a new config for the address. */
  draft: v.optional(v.string()),
});
export type MenuWish = v.InferOutput<typeof menuWish>;

export const tabStatus = v.object({
  /** Host of the tab's page, if the browser tells us. */
  host: v.optional(v.string()),
  /** The tab is in a private window. */
  private: v.optional(v.boolean()),
  entries: v.array(tabEntry),
  /** What the user chose in the context menu of this tab's page. */
  wish: v.optional(menuWish),
  /** The config whose resource matches the page's URL, if there is exactly one or one is chosen. */
  config: v.optional(
    v.object({
      id,
      name: v.string(),
      outcome: v.picklist(pairOutcomes),
      resource: v.string(),
      /** The page's address named it, and without that another or none would have been used. */
      byUrl: v.optional(v.literal(true)),
      token: v.optional(v.custom<TokenStatus>(() => true)),
    }),
  ),
  /** Client certificates whose resources match the page's URL. */
  certificates: v.array(v.object({ id, name: v.string(), resource: v.string(), identity: identityStatus })),
  /** The resource that matches it, if several configs have that one. */
  tie: v.optional(v.string()),
  /** Resources without a rule that this page has to do with. */
  unruled: v.array(unruled),
});
export type TabStatus = v.InferOutput<typeof tabStatus>;

/** How much room the browser has for rules, and who is left without one. */
export const rulesStatus = v.object({
  rules: v.number(),
  maxRules: v.number(),
  regexRules: v.number(),
  maxRegexRules: v.number(),
  /** How many resources, and the first of them. */
  left: v.number(),
  first: v.array(unruled),
});
export type RulesStatus = v.InferOutput<typeof rulesStatus>;

/** Why there is no companion to speak with. */
export const companionAbsences = [
  /** Nobody has asked for it since the worker started. */
  'not-asked',
  /** The browser knows no native messaging host of that name. */
  'not-installed',
  /** The browser does not let this extension speak to it, or the extension lacks the permission. */
  'forbidden',
  /** It was started and ended, or did not say hello in time. */
  'not-answering',
  /** It speaks another version of the protocol. */
  'other-version',
] as const;
export type CompanionAbsence = (typeof companionAbsences)[number];

export const companionStatus = v.variant('state', [
  v.object({ state: v.literal('absent'), why: v.picklist(companionAbsences) }),
  v.object({ state: v.literal('connecting') }),
  /** `token`: whether client certificates can be lent to this browser. */
  v.object({
    state: v.literal('ready'),
    version: v.string(),
    token: v.picklist(['listening', 'unavailable']),
  }),
  /** It was there and ended; ms since the epoch from which it may be started again. */
  v.object({ state: v.literal('lost'), retryAt: v.number() }),
]);
export type CompanionStatus = v.InferOutput<typeof companionStatus>;

/** How a server answered one request of the connection test. */
export const answeredTest = v.object({
  ms: v.number(),
  status: v.optional(v.number()),
  /** WWW-Authenticate fields. */
  challenges: v.array(v.string()),
  redirected: v.optional(v.boolean()),
  /** Where a request without credentials was redirected to. */
  landedAt: v.optional(v.string()),
  error: v.optional(v.picklist(['timeout', 'unreachable'])),
});
export type Answered = v.InferOutput<typeof answeredTest>;

export const connectionVerdicts = [
  'works',
  'wrong-credentials',
  'forbidden', // the credentials were taken, but this address is not for them
  'not-asked', // the server lets anyone in
  'other-scheme', // it asks for something else than this method
  'proxy',
  'server-error',
  'no-answer',
  'unclear',
  'url-needed', // a wildcard: which host?
  'not-permitted',
  'clear-text',
  'damaged',
  'not-testable', // the method needs the browser's own answer to a challenge
] as const;
export type ConnectionVerdict = (typeof connectionVerdicts)[number];

/** Minutes without input before locking; 0 is never. */
export const idleChoices = [0, 15, 60, 240] as const;
export const settings = v.object({
  idleMinutes: v.picklist(idleChoices),
  /** What a site meets that nobody decided about. */
  unknownSites: v.picklist(['ask', 'never']),
  /** What becomes at lock of pages that show a host with a client certificate: loaded anew, or after a question. */
  reloadAtLock: v.picklist(['always', 'ask']),
});
export type Settings = v.InferOutput<typeof settings>;

const site = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
const decision = v.picklist(grantDecisions);

/** A resource that a site may be granted. */
export const consentChoice = v.object({
  configId: id,
  name: v.string(),
  method: v.string(),
  resource: v.string(),
  /** The page was refused it just now. */
  wanted: v.boolean(),
  /** Host permissions that page and resource need, as match patterns, and whether all are there. */
  origins: v.array(v.string()),
  permitted: v.boolean(),
  outcome: v.picklist(pairOutcomes),
  /** What was decided before, and for which site: the page's own or one above it. */
  decision: v.optional(decision),
  decidedFor: v.optional(site),
});
export type ConsentChoice = v.InferOutput<typeof consentChoice>;

/** One of several configs with the same resource. */
export const tiedConfig = v.object({ configId: id, name: v.string(), method: v.string() });
export type TiedConfig = v.InferOutput<typeof tiedConfig>;

export const grantView = v.object({
  site,
  configId: id,
  decision,
  name: v.string(),
  method: v.string(),
  resources: v.array(v.string()),
  /** The browser lets us act for pages of the site. */
  permitted: v.boolean(),
});
export type GrantView = v.InferOutput<typeof grantView>;

/** An id in URLs that the user assigned to a config. */
export const aliasView = v.object({ id, configId: id, name: v.string() });
export type AliasView = v.InferOutput<typeof aliasView>;

export type Endpoint = 'popup' | 'options';
const everyone: readonly Endpoint[] = ['popup', 'options'];
const optionsOnly: readonly Endpoint[] = ['options'];

/** Request messages: who may send them, what they hold, what comes back. */
export const requests = {
  'vault.status': { from: everyone, request: none, response: vaultStatus },
  /** The header, base64 of the stored bytes, for a page that opens a slot. */
  'vault.header': { from: everyone, request: none, response: v.object({ header: v.string() }) },
  /** The page has put the new vault's key in storage.session; `idleMinutes` is the choice of onboarding. */
  'vault.create': {
    from: optionsOnly,
    request: v.object({ header: text(65_536), idleMinutes: v.picklist(idleChoices) }),
    response: vaultStatus,
  },
  /** The page has put the vault key in storage.session. */
  'vault.opened': { from: everyone, request: none, response: vaultStatus },
  /** A password did not open any slot; answers with the next `retryAt`. */
  'vault.wrongPassword': { from: everyone, request: none, response: vaultStatus },
  'vault.lock': { from: everyone, request: none, response: vaultStatus },
  /** A page changed what is stored, and has put the key that opens it in storage.session. */
  'vault.reopen': { from: optionsOnly, request: none, response: vaultStatus },
  /** What the browser itself keeps of answers to challenges is forgotten; the vault stays open. */
  'vault.clearCache': { from: optionsOnly, request: none, response: done },
  /** Everything Latchkey has stored goes, and the permissions it has been given. */
  'vault.erase': { from: optionsOnly, request: none, response: vaultStatus },
  'configs.list': { from: everyone, request: none, response: v.array(configView) },
  'configs.get': {
    from: optionsOnly,
    request: v.object({ id }),
    response: v.object({ config: configView, fields: fieldsView }),
  },
  /** What the companion reads in the file and password of a draft; stored ones for `null`. */
  'identity.check': {
    from: optionsOnly,
    request: v.object({ id: v.optional(id), method: v.string(), fields: configDraft.entries.fields }),
    response: v.variant('ok', [
      v.object({ ok: v.literal(true), identities: v.array(identitySchema) }),
      v.object({ ok: v.literal(false), reason: v.string() }),
    ]),
  },
  /** What the companion has signed since it was started, which is at unlock. */
  'certificate.signatures': { from: optionsOnly, request: none, response: v.array(signatureView) },
  /** Configs from elsewhere, all or none. Without an id, or with one that is taken and not to be replaced, it gets a new one. */
  'configs.import': {
    from: optionsOnly,
    request: v.object({
      configs: v.pipe(
        v.array(
          v.object({
            id: v.optional(id),
            replace: v.boolean(),
            name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
            method: v.string(),
            fields: v.record(v.string(), text(1_000_000)),
            resources: v.pipe(v.array(draftResource), v.maxLength(100)),
          }),
        ),
        v.maxLength(20_000),
      ),
    }),
    response: v.object({ added: v.number(), replaced: v.number() }),
  },
  'configs.save': { from: optionsOnly, request: configDraft, response: saveResult },
  /**
   * What a new config proposed in the popup begins with, if it is still there: the one answer that may hold a
   * password.
   */
  'configs.start': {
    from: optionsOnly,
    request: v.object({ draft: text(100) }),
    response: v.object({ start: v.optional(configStart) }),
  },
  /** How the secret of one resource is attached; nothing else of its config changes. */
  'configs.setAttach': {
    from: everyone,
    request: v.object({ id, resource: text(4096), attach: v.picklist(attachModes) }),
    response: done,
  },
  'configs.removeAll': { from: optionsOnly, request: none, response: v.object({ removed: v.number() }) },
  'configs.remove': { from: optionsOnly, request: v.object({ id }), response: done },
  /** A copy with a new id and the name given; it has no resources, as two configs for one are a tie. */
  'configs.duplicate': {
    from: optionsOnly,
    request: v.object({ id, name: text(200) }),
    response: v.object({ id }),
  },
  /** Forget that pairs of this config failed: the user says they may be tried again. */
  'configs.retry': { from: everyone, request: v.object({ id }), response: done },
  /** The user signs in at the config's authorization server, in a window of its own. */
  'tokens.signIn': {
    from: everyone,
    request: v.object({ id }),
    response: v.custom<SignInResult>(() => true),
  },
  /** Its tokens are forgotten, here and as far as possible at the server. */
  'tokens.signOut': { from: optionsOnly, request: v.object({ id }), response: done },
  /**
   * What the tab's page may be granted. `search`: a URL, or part of a name or address; `site`: another site that was
   * refused something in the tab.
   */
  'consent.choices': {
    from: everyone,
    request: v.object({ tabId, site: v.optional(site), search: text(4096) }),
    response: v.object({
      /** Host of the page. */
      site: v.optional(v.string()),
      /** Why the page cannot be granted anything: it is no web page, or came over http. */
      problem: v.optional(v.picklist(['no-site', 'clear-text'])),
      choices: v.array(consentChoice),
    }),
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
    response: done,
  },
  /** The answer of permissions.request; says whether the site may use the config now. */
  'consent.finish': {
    from: everyone,
    request: v.object({ given: v.boolean(), tabId, site, configId: id }),
    response: v.object({ granted: v.boolean() }),
  },
  'grants.list': { from: optionsOnly, request: none, response: v.array(grantView) },
  'grants.set': { from: everyone, request: v.object({ site, configId: id, decision }), response: done },
  'grants.remove': { from: everyone, request: v.object({ site, configId: id }), response: done },
  /** Configs of a resource, one of which an unknown id may be assigned to. */
  'aliases.choices': {
    from: everyone,
    request: v.object({ resource: text(4096) }),
    response: v.array(v.object({ configId: id, name: v.string() })),
  },
  'aliases.list': { from: optionsOnly, request: none, response: v.array(aliasView) },
  /** An id that no config has means this one from now on. */
  'aliases.set': { from: everyone, request: v.object({ id, configId: id }), response: done },
  'aliases.remove': { from: optionsOnly, request: v.object({ id }), response: done },
  /** The configs that have a resource, by its canonical text, and which of them is used. */
  'ties.get': {
    from: everyone,
    request: v.object({ resource: text(4096) }),
    response: v.object({ configs: v.array(tiedConfig), chosen: v.optional(id), remembered: v.boolean() }),
  },
  /** Use one of them: for good, or until lock. */
  'ties.choose': {
    from: everyone,
    request: v.object({ resource: text(4096), configId: id, remember: v.boolean() }),
    response: done,
  },
  'ties.forget': { from: everyone, request: v.object({ resource: text(4096) }), response: done },
  /** Reloads a tab; what was allowed for its page load stays for the reloaded page. */
  'tab.reload': { from: everyone, request: v.object({ tabId }), response: done },
  /** The user has seen what came of the context menu. */
  'tab.forgetWish': { from: everyone, request: v.object({ tabId }), response: done },
  'tab.status': { from: everyone, request: v.object({ tabId }), response: tabStatus },
  /** One request without and one with the config; `url` for a wildcard, or to test another address of it. */
  'connection.test': {
    from: everyone,
    request: v.object({ id, resource: text(4096), url: v.optional(text(4096)) }),
    response: v.object({
      verdict: v.picklist(connectionVerdicts),
      without: answeredTest,
      with: answeredTest,
    }),
  },
  /** The same request made by the companion, told step by step. `url` as above. */
  'connection.story': {
    from: everyone,
    request: v.object({ id, resource: text(4096), url: v.optional(text(4096)) }),
    response: v.variant('ok', [
      v.object({ ok: v.literal(true), probe: probeSchema }),
      v.object({ ok: v.literal(false), reason: v.string() }),
    ]),
  },
  'rules.status': { from: optionsOnly, request: none, response: rulesStatus },
  'companion.status': { from: optionsOnly, request: none, response: companionStatus },
  'activity.list': { from: optionsOnly, request: none, response: v.array(activity) },
  'activity.clear': { from: optionsOnly, request: none, response: done },
  'settings.get': { from: everyone, request: none, response: settings },
  'settings.set': { from: optionsOnly, request: settings, response: done },
} as const;

export type Requests = typeof requests;
export type RequestName = keyof Requests;
export type RequestOf<N extends RequestName> = v.InferInput<Requests[N]['request']>;
export type ResponseOf<N extends RequestName> = v.InferOutput<Requests[N]['response']>;

/** What a page sends: one of `requests`. */
export const question = v.object({ id: v.number(), name: v.string(), data: v.unknown() });
export type Question = v.InferOutput<typeof question>;
/** What it gets for it. */
export type Answer = { readonly id: number } & (
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly error: string }
);

/** Name of the prompt window's port. */
export const promptPort = 'prompt';

const prompted = {
  /** Tells this question from the others: answers name it. */
  id: v.number(),
  /** It is the `number`th of `total`. */
  number: v.number(),
  total: v.number(),
  /** Milliseconds since the epoch at which the wait ends by itself. */
  endsAt: v.number(),
  /** What waits, one row for each (host, site); `site` absent when the user navigated there. */
  waiting: v.array(v.object({ host: v.string(), site: v.optional(v.string()), requests: v.number() })),
};

/** Background -> prompt window: the question to show. Sent on connect and at every change. */
export const promptPush = v.variant('kind', [
  v.object({
    kind: v.literal('unlock'),
    ...prompted,
    status: vaultStatus,
    /** Base64 of the header, for opening a slot. */
    header: v.string(),
  }),
  v.object({
    kind: v.literal('choose'),
    ...prompted,
    resource: v.string(),
    configs: v.array(tiedConfig),
  }),
  v.object({
    kind: v.literal('consent'),
    ...prompted,
    site,
    /** Host of the page at the top of the tab: the site itself, or what it is embedded in. */
    page: v.string(),
    resource: v.string(),
    config: tiedConfig,
    /** What was decided before: to be asked for each page load. */
    decision: v.optional(decision),
  }),
  v.object({ kind: v.literal('reload'), ...prompted, hosts: v.array(v.string()) }),
  v.object({
    kind: v.literal('authorize'),
    ...prompted,
    config: tiedConfig,
    /** Host of the page that wants a token. */
    host: v.string(),
    /** What came of the last try, if there was one. */
    fault: v.optional(v.custom<Exclude<SignInResult, { ok: true }>>(() => true)),
  }),
  v.object({ kind: v.literal('sign'), ...prompted, config: tiedConfig, host: v.optional(v.string()) }),
]);
export type PromptPush = v.InferOutput<typeof promptPush>;
export type PromptOf<K extends PromptPush['kind']> = Extract<PromptPush, { kind: K }>;

/** Prompt window -> background. Closing the window is `cancel` for every question. */
export const promptSays = v.variant('kind', [
  v.object({ kind: v.literal('opened') }),
  v.object({ kind: v.literal('wrongPassword') }),
  v.object({ kind: v.literal('cancel'), id: v.number() }),
  v.object({ kind: v.literal('choose'), id: v.number(), configId: id, remember: v.boolean() }),
  v.object({ kind: v.literal('consent'), id: v.number(), decision, reload: v.boolean() }),
  v.object({ kind: v.literal('sign'), id: v.number() }),
  v.object({ kind: v.literal('authorize'), id: v.number() }),
  v.object({ kind: v.literal('reload'), id: v.number() }),
]);
export type PromptSays = v.InferOutput<typeof promptSays>;
