/** Auth configs as the pages see and change them. Secrets go in, never out. */
import {
  type AuthConfig,
  type AuthConfigSummary,
  type ConfigResource,
  type Fields,
  newAuthConfigId,
} from '../../shared/auth-config.js';
import { methods, typedFields } from '../../shared/methods/index.js';
import { hasField, isConfirmable, isSecret } from '../../shared/methods/method.js';
import { formatResource, parseResource } from '../../shared/resource.js';
import type { ResponseOf } from '../messages/answers.js';
import type { ConfigDraft } from '../messages/config-draft.js';
import type { ConfigView } from '../messages/config-view.js';
import type { RequestOf } from '../messages/requests.js';
import { refreshRules } from './attach/refresh.js';
import { handOver, identityStatus, lookForToken } from './certificate/hand-over.js';
import { identityProblems, inspectIdentity } from './certificate/inspect.js';
import { forgetFailures } from './outcomes.js';
import { grantedOrigins, permits } from './permits.js';
import { reviewQuestions } from './prompt/ask.js';
import { isIdentity, type OpenVault, opened, openedOrFail } from './session.js';
import { tokenStatuses } from './tokens/status.js';
import { tokensOf, withdraw } from './tokens/withdraw.js';

type DraftResource = ConfigDraft['resources'][number];
type Problem = { field: string; reason: string };

/** After a change of configs: what is derived from them follows. */
export async function changed(open: OpenVault): Promise<void> {
  await open.reload();
  await refreshRules(open, () => opened() === open);
  handOver(open);
  reviewQuestions();
}

/** Names of other configs with a resource of the same text. */
function tiedWith(open: OpenVault, configId: string, text: string): string[] {
  return open.pairs
    .tied(text)
    .filter(it => it.configId !== configId)
    .map(it => it.name);
}

function view(open: OpenVault, granted: ReadonlySet<string>, config: AuthConfigSummary): ConfigView {
  const table = open.tableOf(config);
  return {
    id: config.id,
    name: config.name,
    method: config.method,
    damaged: open.vault.damaged().has(config.id),
    ...(isIdentity(config) ? { identity: identityStatus(config.id) } : {}),
    resources: table.of(config.id).map(pair => {
      const { outcome, status } = table.state(pair);
      const chosen = open.choices.chosen(pair.text);
      const used = table.tied(pair.text).find(it => it.configId === chosen);
      return {
        text: pair.text,
        attach: pair.resource.attach,
        allowClearText: pair.resource.allowClearText,
        outcome,
        ...(status === undefined ? {} : { status }),
        // Of several certificates the browser has one chosen.
        tiedWith: isIdentity(config) ? [] : tiedWith(open, config.id, pair.text),
        ...(used === undefined ? {} : { chosen: used.name }),
        permitted: permits(granted, pair.resource),
      };
    }),
  };
}

export async function listConfigs(): Promise<ConfigView[]> {
  const open = openedOrFail();
  await lookForToken();
  const granted = await grantedOrigins();
  const tokens = await tokenStatuses(open);
  return open.vault.configs().map(config => {
    const token = tokens.get(config.id);
    return { ...view(open, granted, config), ...(token === undefined ? {} : { token }) };
  });
}

function summaryOf(open: OpenVault, id: string): AuthConfigSummary {
  const config = open.vault.configs().find(it => it.id === id);
  if (config === undefined) throw new Error('No such auth config');
  return config;
}

export async function getConfig({ id }: RequestOf<'configs.get'>): Promise<ResponseOf<'configs.get'>> {
  const open = openedOrFail();
  const config = summaryOf(open, id);
  const values = typedFields({ method: config.method, fields: await open.vault.fields(id) });
  const method = methods.get(config.method);
  // Of a method that is not known here nothing is known to be harmless.
  const hidden = (name: string) => method === undefined || isSecret(method, name);
  const fields = Object.entries(values).map(([name, value]) => [
    name,
    hidden(name) ? { present: value !== '' } : value,
  ]);
  return { config: view(open, await grantedOrigins(), config), fields: Object.fromEntries(fields) };
}

/** The resource of one row of a draft, or the reason why it is none. */
function readResource(
  { text, attach, allowClearText, publicSuffix }: DraftResource,
  identity: boolean,
): ConfigResource | string {
  const parsed = parseResource(text);
  if (!parsed.ok) return parsed.error;
  const { resource } = parsed;
  if (resource.wildcard && publicSuffix) return 'public-suffix';
  if (resource.scheme === 'http' && identity) return 'https-only';
  // Invariant 2: clear text only where the user marked this very resource.
  if (resource.scheme === 'http' && !allowClearText) return 'clear-text';
  return { ...resource, attach, publicSuffix, allowClearText: resource.scheme === 'http' };
}

/** Resources of a draft, with the problems of those that are none. */
function readResources(
  drafts: readonly DraftResource[],
  identity = false,
): {
  resources: ConfigResource[];
  problems: Problem[];
} {
  const resources = new Map<string, ConfigResource>();
  const problems: Problem[] = [];
  for (const [row, draft] of drafts.entries()) {
    const read = readResource(draft, identity);
    const reason =
      typeof read === 'string' ? read : resources.has(formatResource(read)) ? 'duplicate' : undefined;
    if (reason !== undefined) problems.push({ field: `resource:${row}`, reason });
    else if (typeof read !== 'string') resources.set(formatResource(read), read);
  }
  return { resources: [...resources.values()], problems };
}

/** Fields of a draft, with what is stored for `null`. */
async function withStored(
  open: OpenVault,
  id: string | undefined,
  given: readonly (readonly [string, string | null])[],
): Promise<Record<string, string>> {
  // Only what is kept is read: a config whose record is damaged can be given new credentials.
  const keeps = id !== undefined && given.some(([, value]) => value === null);
  const before = keeps ? await open.vault.fields(summaryOf(open, id).id) : {};
  return Object.fromEntries(given.map(([name, value]) => [name, value ?? before[name] ?? '']));
}

/** What the method keeps beside its fields: nothing of it outlives a change of one of them. */
function keptFields(before: AuthConfig | undefined, method: string, typed: Fields): Fields {
  const kept = methods.get(method)?.kept;
  if (before?.method !== method || kept === undefined) return {};
  const settings = Object.entries(typedFields(before));
  if (settings.some(([name, value]) => (typed[name] ?? '') !== value)) return {};
  return Object.fromEntries(Object.entries(before.fields).filter(([name]) => kept.includes(name)));
}

/** What the companion reads in the file of a draft. */
export async function checkIdentity({
  id,
  method,
  fields,
}: RequestOf<'identity.check'>): Promise<ResponseOf<'identity.check'>> {
  return inspectIdentity(methods.get(method), await withStored(openedOrFail(), id, Object.entries(fields)));
}

export async function saveConfig(draft: ConfigDraft): Promise<ResponseOf<'configs.save'>> {
  const open = openedOrFail();
  const method = methods.get(draft.method);
  if (method === undefined) return { ok: false, problems: [{ field: 'method', reason: 'unknown' }] };
  const given = Object.entries(draft.fields).filter(([name]) => hasField(method, name));
  const fields = await withStored(open, draft.id, given);
  const { resources, problems } = readResources(draft.resources, method.identity !== undefined);
  const confirmed = (problem: Problem) => isConfirmable(problem) && draft.confirmed.includes(problem.field);
  const wrong = method.check(fields).filter(problem => !confirmed(problem));
  const unreadable = wrong.length === 0 ? await identityProblems(method, fields) : [];
  const all = [...wrong, ...unreadable, ...problems];
  if (all.length > 0) return { ok: false, problems: all };
  const taken = new Set(open.vault.configs().map(config => config.id));
  const id = draft.id ?? newAuthConfigId(candidate => taken.has(candidate));
  const config: AuthConfig = { id, name: draft.name, method: draft.method, fields, resources };
  await open.vault.change(id, before => ({
    ...config,
    fields: { ...fields, ...keptFields(before, config.method, fields) },
  }));
  await changed(open);
  return { ok: true, id };
}

export async function removeConfig({ id }: RequestOf<'configs.remove'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  const tokens = await tokensOf(open, it => it === id);
  await open.vault.remove(id);
  await changed(open);
  void withdraw(tokens);
  return { ok: true };
}

export async function removeAllConfigs(): Promise<{ removed: number }> {
  const open = openedOrFail();
  const ids = open.vault.configs().map(({ id }) => id);
  const tokens = await tokensOf(open, () => true);
  await open.vault.removeAll(ids);
  await changed(open);
  void withdraw(tokens);
  return { removed: ids.length };
}

export async function duplicateConfig({ id, name }: RequestOf<'configs.duplicate'>): Promise<{ id: string }> {
  const open = openedOrFail();
  const { method } = summaryOf(open, id);
  const taken = new Set(open.vault.configs().map(config => config.id));
  const copy = newAuthConfigId(candidate => taken.has(candidate));
  // A token may be good for one use: the copy gets its own.
  const fields = typedFields({ method, fields: await open.vault.fields(id) });
  await open.vault.save({ id: copy, name, method, fields, resources: [] });
  await changed(open);
  return { id: copy };
}

export async function retryConfig({ id }: RequestOf<'configs.retry'>): Promise<{ ok: true }> {
  await forgetFailures(openedOrFail(), id);
  return { ok: true };
}
