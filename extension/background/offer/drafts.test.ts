import { beforeEach, describe, expect, it, vi } from 'vitest';

const stored: Record<string, unknown> = {};
let locked = false;
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: { get: async () => stored, set: async (items: object) => Object.assign(stored, items) },
    },
  },
}));
vi.doMock('../session.js', () => ({ opened: () => (locked ? undefined : {}) }));
const { forgetAllDrafts, forgetDrafts, keepDraft, takeDraft } = await import('./drafts.js');

const address = 'https://a.test/';
const brought = { address, username: 'anna', password: 'secret' };

beforeEach(() => {
  locked = false;
  forgetAllDrafts();
  delete stored.drafts;
});

describe('drafts', () => {
  it('hand user name and password out once, the rest as often as asked', async () => {
    const key = (await keepDraft(1, brought)) ?? '';
    expect(await takeDraft(key)).toEqual(brought);
    expect(await takeDraft(key)).toEqual({ address });
    expect(JSON.stringify(stored)).not.toMatch(/anna|secret/);
  });

  it('of one address in one tab are one, whichever was seen first', async () => {
    const key = (await keepDraft(1, brought)) ?? '';
    expect(await keepDraft(1, { address, method: 'Digest' })).toBe(key);
    expect(await keepDraft(2, { address })).not.toBe(key);
    expect(await takeDraft(key)).toEqual({ ...brought, method: 'Digest' });
  });

  it('go with their tab’s page', async () => {
    const [gone, kept] = [await keepDraft(1, brought), await keepDraft(2, { address })];
    await forgetDrafts(1);
    expect(await takeDraft(gone ?? '')).toBeUndefined();
    expect(await takeDraft(kept ?? '')).toEqual({ address });
    expect(JSON.stringify(stored)).not.toContain('secret');
  });

  it('are taken over by the next worker', async () => {
    const key = (await keepDraft(1, brought)) ?? '';
    forgetAllDrafts(); // what it had in memory
    expect(await takeDraft(key)).toEqual(brought);
  });

  it('are not kept while locked', async () => {
    locked = true;
    expect(await keepDraft(1, brought)).toBeUndefined();
    expect(stored).toEqual({});
  });
});
