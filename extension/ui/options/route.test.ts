import { expect, it } from 'vitest';
import { parseRoute } from './route.js';

it.each([
  ['', { at: 'list' }],
  ['#/', { at: 'list' }],
  ['#/sites', { at: 'sites' }],
  ['#/activity', { at: 'activity' }],
  ['#/settings', { at: 'settings' }],
  ['#/config/new', { at: 'new' }],
  ['#/config/new?tab=12', { at: 'new', tab: 12 }],
  ['#/config/new?tab=x', { at: 'new' }],
  ['#/config/new?draft=7f-2', { at: 'new', draft: '7f-2' }],
  ['#/config/a1b2c3d', { at: 'config', id: 'a1b2c3d' }],
  ['#/config/A1b2C3D', { at: 'config', id: 'A1b2C3D' }],
  ['#/config/toolong8', { at: 'list' }],
  ['#/config/../..', { at: 'list' }],
])('%s', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});
