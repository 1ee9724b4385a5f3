import { expect, test } from 'vitest';
import type { AuthConfigSummary } from './auth-config.js';
import { parseResource } from './resource.js';
import { liveChoices, resolveTie } from './tie.js';

const [a, b] = [{ configId: 'aaaaaaa' }, { configId: 'bbbbbbb' }];

test.each<[name: string, pairs: (typeof a)[], chosen: string | undefined, expected: (typeof a)[]]>([
  ['no match', [], 'aaaaaaa', []],
  ['one config needs no choice', [a], undefined, [a]],
  ['one config is not kept from being used by a choice for another', [a], 'bbbbbbb', [a]],
  ['a tie without a choice', [a, b], undefined, [a, b]],
  ['a tie with the choice of one', [a, b], 'bbbbbbb', [b]],
  ['a tie with the choice of a config that is none of them', [a, b], 'ccccccc', [a, b]],
])('%s', (_, pairs, chosen, expected) => {
  expect(resolveTie(pairs, chosen)).toEqual(expected);
});

function config(id: string, ...texts: string[]): AuthConfigSummary {
  const resources = texts.map(text => {
    const parsed = parseResource(text);
    if (!parsed.ok) throw new Error(text);
    return { ...parsed.resource, attach: 'proven', allowClearText: false, publicSuffix: false } as const;
  });
  return { id, name: id, method: 'Basic', resources };
}
const resource = 'https://maps.test/wms/';
const choice = { resource, configId: 'aaaaaaa' };

test.each<[name: string, configs: AuthConfigSummary[], alive: boolean]>([
  ['the chosen config and another', [config('aaaaaaa', resource), config('bbbbbbb', resource)], true],
  ['the chosen config was removed', [config('bbbbbbb', resource), config('ccccccc', resource)], false],
  [
    'the chosen config lost the resource',
    [config('aaaaaaa', 'https://maps.test/'), config('bbbbbbb', resource), config('ccccccc', resource)],
    false,
  ],
  ['the other lost it', [config('aaaaaaa', resource), config('bbbbbbb', 'https://maps.test/wms')], false],
  ['the chosen config holds it twice', [config('aaaaaaa', resource, resource)], false],
])('a choice is kept or dissolved: %s', (_, configs, alive) => {
  expect(liveChoices([choice], configs)).toEqual(alive ? [choice] : []);
});
