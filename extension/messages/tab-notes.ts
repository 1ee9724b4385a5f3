/**
 * What the background notes of a tab's requests and pages show. Schemas, as the notes lie in storage.session and are
 * parsed when a later worker reads them.
 */
import * as v from 'valibot';
import { attachModes } from '../../shared/auth-config.js';
import { id } from './parts.js';

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
  'authcfg-missing', // the same, and no config is for the URL
  'authcfg-elsewhere', // the URL names a config that is not for it
  'error', // Latchkey itself failed; nothing was sent
  'unsigned', // the server wants a signature that the browser lets nobody make
  'sign-in-needed', // nothing to attach, or nothing that the server takes any more: the user has to sign in
  'no-token', // there is none, the service that gives them gave none, and the user has nothing to do with it
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

/** What a new config begins with: an address, and what else was seen of it. */
export const configStart = v.object({
  address: v.string(),
  method: v.optional(v.picklist(['Basic', 'Digest'])),
  username: v.optional(v.string()),
  password: v.optional(v.string()),
});
export type ConfigStart = v.InferOutput<typeof configStart>;
