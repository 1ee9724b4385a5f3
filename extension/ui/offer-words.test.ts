import { describe, expect, it, vi } from 'vitest';
import { outcomes, type TabEntry } from '../messages/tab-notes.js';
import { distinctOffers, offerWords } from './offer-words.js';
import { isOffer } from './words.js';

vi.mock('webextension-polyfill', () => import('./testing/browser.js'));

const entry = (outcome: TabEntry['outcome'], more: Partial<TabEntry> = {}): TabEntry => {
  return { outcome, resource: 'https://maps.example.org/', count: 1, time: 0, ...more };
};

it('has words for whatever is an offer', () => {
  const offers = outcomes.filter(outcome => isOffer(entry(outcome)));
  expect(offers).toEqual(['no-config', 'no-config-clear-text', 'address-credentials']);
  for (const outcome of offers) expect(offerWords(outcome, 'https://maps.example.org/').text).not.toBe('');
});

describe('distinctOffers', () => {
  it('shows one offer for an address: the one that says most', () => {
    const asked = entry('no-config', { draft: 'a' });
    const brought = entry('address-credentials', { draft: 'a' });
    const other = entry('no-config', { draft: 'b' });
    const clear = entry('no-config-clear-text');
    expect(distinctOffers([asked, brought, other, clear])).toEqual([brought, other, clear]);
    expect(distinctOffers([asked])).toEqual([asked]);
  });
});

describe('offerWords', () => {
  it('leads to the editor, but not in clear text', () => {
    const { action } = offerWords('no-config', 'https://maps.example.org/');
    expect(action).toBe('Create an auth config for https://maps.example.org/');
    expect(offerWords('no-config-clear-text', 'http://maps.example.org/')).toMatchObject({
      kind: 'warning',
      action: undefined,
    });
  });
});
