import { describe, expect, it } from 'vitest';
import type { Pair } from '../attach/place.js';
import { judged } from './judge.js';

const pair = { configId: 'a1b2c3d' } as Pair;

describe('judged', () => {
  it.each([
    ['a page’s own address', [pair], 'https://a.test/x', 'a.test', 'own'],
    ['its own host on another port', [pair], 'https://a.test:8443/x', 'a.test', 'own'],
    ['another host', [pair], 'https://b.test/x', 'a.test', 'foreign'],
    ['a sub-domain', [pair], 'https://sub.a.test/x', 'a.test', 'foreign'],
    ['a page without a host', [pair], 'https://b.test/x', undefined, 'foreign'],
    ['nothing covers it', [], 'https://b.test/x', 'a.test', 'none'],
    ['two configs', [pair, pair], 'https://b.test/x', 'a.test', 'tie'],
    ['no web address', [], 'mailto:anna@a.test', 'a.test', 'no-web-address'],
    ['a picture in the page', [], 'data:image/png;base64,AA', 'a.test', 'no-web-address'],
  ] as const)('%s', (_, best, url, site, verdict) => {
    const found = judged(best, url, site);
    expect(found.verdict).toBe(verdict);
    expect(found.pair).toBe(verdict === 'own' || verdict === 'foreign' ? pair : undefined);
  });
});
