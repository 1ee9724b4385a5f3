/**
 * `authcfg=<id>` in a URL, as QGIS writes it. Read from the query as it stands: rules compare the same characters
 * (attach/filter.ts), so nothing is decoded, and the name is lower case.
 */
import { type AuthConfigId, isAuthConfigId } from './auth-config.js';

const parameter = 'authcfg=';

/**
 * The id that the query of `url` names; undefined when it names none, something else than an id, or more than one,
 * even the same twice: such a URL says nothing that rules could follow.
 */
export function authcfgOf(url: string): AuthConfigId | undefined {
  // Most URLs have none, and this is asked of every request.
  if (!url.includes(parameter)) return undefined;
  const query = URL.parse(url)?.search.slice(1) ?? '';
  const values = query
    .split('&')
    .filter(it => it.startsWith(parameter))
    .map(it => it.slice(parameter.length));
  const [id] = values;
  return values.length === 1 && id !== undefined && isAuthConfigId(id) ? id : undefined;
}
