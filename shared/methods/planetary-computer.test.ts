import { describe, expect, test } from 'vitest';
import { containerOf, planetaryComputer, signAddress } from './planetary-computer.js';

const blobs = 'https://naip.blob.core.windows.net';
const signatures = JSON.stringify({ [`${blobs}/maps`]: 'sv=1&sig=a%2Bb%3D' });

test.each([
  [`${blobs}/maps/`, `${blobs}/maps`],
  [`${blobs}/maps/2024/tile.tif`, `${blobs}/maps`],
  [`${blobs}/maps`, `${blobs}/maps`],
  [`${blobs}/`, undefined],
  ['https://*.blob.core.windows.net/maps/', undefined],
  ['https://geo.test/maps/', undefined],
  ['https://blob.core.windows.net.evil.test/maps/', undefined],
])('%s lies in %s', (resource, container) => expect(containerOf(resource)).toBe(container));

test('where signatures are to be had', () => {
  const href = encodeURIComponent(`${blobs}/maps`);
  expect(signAddress({}, `${blobs}/maps`)).toBe(
    `https://planetarycomputer.microsoft.com/api/sas/v1/sign?href=${href}`,
  );
  expect(signAddress({ serverType: 'pro', rootUrl: 'https://geo.test/' }, `${blobs}/maps`)).toBe(
    `https://geo.test/sas/sign?api-version=2025-04-30-preview&href=${href}`,
  );
});

describe('what is sent', () => {
  const effect = (fields: object, resource: string) => planetaryComputer.effect?.({ ...fields }, resource);
  test('to a container its own signature, and none of another', () => {
    expect(effect({ signatures }, `${blobs}/maps/`)).toEqual({ query: { sv: '1', sig: 'a+b=' } });
    expect(effect({ signatures }, `${blobs}/other/`)).toEqual({});
  });
  test.each(['{', 'null', '[1]', '{"a": 1}'])('nothing with %s in the place of signatures', text => {
    expect(effect({ signatures: text }, `${blobs}/maps/`)).toEqual({});
  });
  test('the token to other addresses alone, and of pro alone', () => {
    const fields = { signatures, accessToken: 't' };
    const pro = { ...fields, serverType: 'pro' };
    expect(effect(pro, 'https://geo.test/stac/')).toEqual({ headers: { authorization: 'Bearer t' } });
    expect(effect(pro, `${blobs}/other/`)).toEqual({});
    expect(effect(fields, 'https://geo.test/stac/')).toEqual({});
  });
});

test('what cannot be saved', () => {
  expect(planetaryComputer.check({})).toEqual([]);
  expect(planetaryComputer.check({ rootUrl: 'http://geo.test' })).toEqual([
    { field: 'rootUrl', reason: 'https-address' },
  ]);
  const reasons = planetaryComputer.check({ serverType: 'pro' }).map(({ field }) => field);
  expect(reasons).toEqual(['rootUrl', 'clientId', 'issuer']);
});

test('where there is nothing to send: without a container, and without a token of Pro', () => {
  const served = (fields: object, resource: string) => planetaryComputer.serves?.({ ...fields }, resource);
  expect(served({}, `${blobs}/maps/`)).toBe(true);
  expect(served({}, `${blobs}/`)).toBe(false);
  expect(served({}, 'https://geo.test/stac/')).toBe(false);
  expect(served({ serverType: 'pro' }, 'https://geo.test/stac/')).toBe(true);
});
