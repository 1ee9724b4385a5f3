/**
 * The headers of rules. While rules are compiled and compared a stand-in takes the place of each config's headers: it
 * changes when the config does, holds no secret, and costs no opening of a record for a rule that stands already.
 */
import type { AuthConfigId } from '../../../shared/auth-config.js';
import type { Effect } from '../../../shared/methods/method.js';
import type { RuleBody } from '../../browser/index.js';
import { isRefused } from './place.js';

export type Headers = Readonly<Record<string, string>>;

/** No name of a header: the browser refuses a rule in which it was left. */
const standInName = 'config:';

/** What a rule does that sets headers. */
export function settingHeaders(headers: Headers): RuleBody['action'] {
  return {
    type: 'modifyHeaders',
    requestHeaders: Object.entries(headers).map(([header, value]) => ({ header, operation: 'set', value })),
  };
}

/** Stands in for what a config as it is in this version sets at a resource. */
export function standIn(configId: AuthConfigId, version: string, resource: string): Headers {
  return { [standInName]: `${configId} ${version} ${resource}` };
}

/** The config and the resource whose secret is to be filled in, if one is. */
export function standsFor({
  action,
}: RuleBody): { readonly configId: AuthConfigId; readonly resource: string } | undefined {
  const headers = (action.requestHeaders ?? []) as readonly { header: string; value: string }[];
  const value = headers.find(({ header }) => header === standInName)?.value;
  const [configId, , resource] = value?.split(' ') ?? [];
  return configId === undefined || resource === undefined ? undefined : { configId, resource };
}

/** What a rule does that sets parameters of the query. */
function settingQuery(query: Headers): RuleBody['action'] {
  const addOrReplaceParams = Object.entries(query).map(([key, value]) => ({ key, value }));
  return { type: 'redirect', redirect: { transform: { queryTransform: { addOrReplaceParams } } } };
}

/** A rule that sets the query; undefined for one of WebSockets alone, which no browser redirects. */
function settingQueryOf(rule: RuleBody, query: Headers): RuleBody | undefined {
  const all = rule.condition.resourceTypes as readonly string[];
  const resourceTypes = all.filter(type => type !== 'websocket');
  if (resourceTypes.length === 0) return undefined;
  return { ...rule, action: settingQuery(query), condition: { ...rule.condition, resourceTypes } };
}

/** Fills in what is set; a rule whose config has nothing to give (its record is damaged, or says nonsense) is left out. */
export function fillIn(
  rules: readonly RuleBody[],
  effects: (id: AuthConfigId, resource: string) => Effect | undefined,
): (RuleBody | undefined)[] {
  return rules.map(rule => {
    const stands = standsFor(rule);
    if (stands === undefined) return rule;
    const effect = effects(stands.configId, stands.resource);
    if (effect === undefined || isRefused(effect)) return undefined;
    const { query, headers } = effect;
    if (query !== undefined) return settingQueryOf(rule, query);
    return headers && { ...rule, action: settingHeaders(headers) };
  });
}
