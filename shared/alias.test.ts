import { expect, test } from 'vitest';
import { liveAliases } from './alias.js';

const alias = { id: 'qgis001', configId: 'abc1234' };

test.each([
  ['its config is there', ['abc1234'], [alias]],
  ['its config is gone', ['def5678'], []],
  ['a config has that id', ['abc1234', 'qgis001'], []],
])('%s', (_, configs, left) => {
  expect(liveAliases([alias], id => configs.includes(id))).toEqual(left);
});
