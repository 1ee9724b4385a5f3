import { describe, expect, it, vi } from 'vitest';
import { outcomes, type TabEntry } from '../messages/tab-notes.js';
import { entryWords, outcomeText, refusedWhileLocked, vaultTroubleText } from './words.js';

vi.mock('webextension-polyfill', () => import('./testing/browser.js'));

const entry = (outcome: TabEntry['outcome'], more: Partial<TabEntry> = {}): TabEntry => {
  return { outcome, resource: 'https://maps.example.org/', count: 1, time: 0, ...more };
};

describe('entryWords', () => {
  it.each(outcomes)('has words of its own for %s', outcome => {
    const others = outcomes.filter(other => other !== outcome);
    const { text } = entryWords(entry(outcome));
    expect(text).not.toBe('');
    expect(others.map(other => entryWords(entry(other)).text)).not.toContain(text);
  });

  it('counts, and names the status and the site', () => {
    const { details } = entryWords(entry('foreign', { count: 12, status: 401, site: 'viewer.example.com' }));
    expect(details).toEqual(['12 requests', 'status 401', 'caused by viewer.example.com']);
    expect(entryWords(entry('sent', { status: 200 })).details).toEqual(['1 request']);
  });

  it('says which config an address names, and when it was followed', () => {
    expect(entryWords(entry('sent', { byUrl: true })).details).toEqual([
      '1 request',
      'chosen by the address',
    ]);
    expect(entryWords(entry('authcfg-unknown', { authcfg: 'abc1234' })).details[0]).toBe('authcfg=abc1234');
  });

  it('shows text from outside as it is', () => {
    expect(entryWords(entry('foreign', { site: '<b>$1</b>' })).details.at(-1)).toBe('caused by <b>$1</b>');
  });
});

describe('outcomeText', () => {
  it.each([
    ['unproven', undefined, 'Not tried yet'],
    ['proven', undefined, 'Works'],
    ['failed', undefined, 'Wrong credentials'],
    ['failed', 403, 'Wrong credentials (403)'],
    ['proven', 200, 'Works'],
  ] as const)('%s %s', (outcome, status, text) => {
    expect(outcomeText(outcome, status)).toBe(text);
  });
});

describe('refusedWhileLocked', () => {
  it('holds for what an unlock and a reload change', () => {
    const found = outcomes.filter(outcome => refusedWhileLocked(entry(outcome)));
    expect(found).toEqual(['locked', 'cancelled']);
  });
});

describe('vaultTroubleText', () => {
  it.each([
    ['damaged', 'header', /damaged/],
    ['damaged', undefined, /damaged/],
    ['unsupported', 'newer', /newer Latchkey/],
    ['unsupported', 'indexeddb', /database/],
    ['unsupported', 'something else', /lacks something/],
  ] as const)('%s %s', (state, reason, text) => {
    expect(vaultTroubleText(reason === undefined ? { state } : { state, reason })).toMatch(text);
  });
});
