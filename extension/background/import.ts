/** Taking over configs from elsewhere: all of them in one transaction, or none. */
import { type AuthConfig, type ConfigResource, newAuthConfigId } from '../../shared/auth-config.js';
import { methods } from '../../shared/methods/index.js';
import { entriesProblem } from '../../shared/methods/method.js';
import { parseResource } from '../../shared/resource.js';
import type { ResponseOf } from '../messages/answers.js';
import type { RequestOf } from '../messages/requests.js';
import { changed } from './configs.js';
import { openedOrFail } from './session.js';

type Draft = RequestOf<'configs.import'>['configs'][number];

/**
 * A resource as the user saw it. In clear text it is kept without the mark, and then nothing is sent there (invariant 2).
 */
function resourceOf({
  text,
  attach,
  allowClearText,
  publicSuffix,
}: Draft['resources'][number]): ConfigResource {
  const parsed = parseResource(text);
  if (!parsed.ok || (parsed.resource.wildcard && publicSuffix)) throw new Error('No resource');
  const { resource } = parsed;
  return { ...resource, attach, publicSuffix, allowClearText: allowClearText && resource.scheme === 'http' };
}

/** @throws when one of them cannot be taken: then nothing is written */
export async function importConfigs({
  configs,
}: RequestOf<'configs.import'>): Promise<ResponseOf<'configs.import'>> {
  const open = openedOrFail();
  const existing = new Set(open.vault.configs().map(({ id }) => id));
  const taken = new Set(existing);
  let replaced = 0;
  const all = configs.map(({ id: wanted, replace, ...config }): AuthConfig => {
    const method = methods.get(config.method);
    if (method === undefined) throw new Error('No such method');
    if (entriesProblem(method, config.fields) !== undefined) throw new Error('No such fields');
    const keeps = wanted !== undefined && (replace ? existing.has(wanted) : !taken.has(wanted));
    const id = keeps ? wanted : newAuthConfigId(candidate => taken.has(candidate));
    taken.add(id);
    if (existing.has(id)) replaced++;
    return { ...config, id, resources: config.resources.map(resourceOf) };
  });
  await open.vault.saveAll(all);
  // They are in the vault: what goes wrong from here on, or a lock, makes nobody import them again.
  await changed(open).catch(error => console.error('Imported, but not in effect', error));
  return { added: all.length - replaced, replaced };
}
