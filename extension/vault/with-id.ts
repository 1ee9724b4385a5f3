/** Another id for a config. Records are bound to their record key and revision, so that only the index changes. */
import { type AuthConfigId, following } from '../../shared/auth-config.js';
import type { Contents } from './contents.js';
import { IdTaken, UnknownConfig } from './errors.js';
import { aliasesSchema, assertStorable, type Entry } from './schemas.js';

/**
 * The index in which the config `from` has the id `to`: grants, choices and aliases follow. `keepOld`: the old id is an
 * alias from then on. An alias of its own may become its id.
 *
 * @throws UnknownConfig; IdTaken; NotStorable for too many aliases
 */
export function withId(contents: Contents, from: AuthConfigId, to: AuthConfigId, keepOld: boolean): Contents {
  const { entries, grants, choices, aliases } = contents;
  const entry = entries.get(from);
  if (entry === undefined) throw new UnknownConfig();
  if (entries.has(to) || aliases.some(it => it.id === to && it.configId !== from)) throw new IdTaken();
  const renamed: Entry = { ...entry, config: { ...entry.config, id: to } };
  const others = following(aliases, from, to).filter(({ id }) => id !== to);
  const after = keepOld ? [...others, { id: from, configId: to }] : others;
  assertStorable(aliasesSchema, after);
  return {
    ...contents,
    grants: following(grants, from, to),
    choices: following(choices, from, to),
    aliases: after,
    // In its old place: the order of the map is that of the list.
    entries: new Map([...entries].map(([id, it]) => (it === entry ? [to, renamed] : [id, it]))),
  };
}
