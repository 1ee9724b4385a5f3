import { afterEach, expect, test, vi } from 'vitest';
import { methods } from '../../shared/methods/index.js';
import { isInAddress } from './in-address.js';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['chromium', ['AWSS3', 'MapTilerHmacSha256', 'OAuth2Query', 'PlanetaryComputer', 'QueryKey']],
  ['firefox', ['MapTilerHmacSha256', 'OAuth2Query', 'PlanetaryComputer', 'QueryKey']],
])('%s: what is part of the address', (target, names) => {
  vi.stubGlobal('__TARGET__', target);
  expect([...methods.keys()].filter(isInAddress).toSorted()).toEqual(names);
});
