/** Background -> prompt window: the question to show. Sent on connect and at every change; the window parses it. */
import * as v from 'valibot';
import { decision, id, site } from './parts.js';
import { tokenFaultReasons } from './tokens.js';
import { vaultStatus } from './vault.js';

const signInFault = v.object({
  ok: v.literal(false),
  reason: v.picklist(tokenFaultReasons),
  host: v.exactOptional(v.string()),
  says: v.exactOptional(v.string()),
});

/** One of several configs with the same resource. */
export const tiedConfig = v.object({ configId: id, name: v.string(), method: v.string() });
export type TiedConfig = v.InferOutput<typeof tiedConfig>;

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
    fault: v.optional(signInFault),
  }),
  v.object({ kind: v.literal('sign'), ...prompted, config: tiedConfig, host: v.optional(v.string()) }),
]);
export type PromptPush = v.InferOutput<typeof promptPush>;
export type PromptOf<K extends PromptPush['kind']> = Extract<PromptPush, { kind: K }>;
