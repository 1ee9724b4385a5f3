import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Browser, RuleBody, SessionRule } from '../../browser/index.js';

// Where notes for the next worker lie; the rules are shown in the real browser by test/e2e/many-configs.test.ts.
const session = new Map<string, unknown>();
vi.mock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: {
        get: async (key: string) => (session.has(key) ? { [key]: session.get(key) } : {}),
        set: async (items: object) => {
          for (const [key, value] of Object.entries(items))
            session.set(key, JSON.parse(JSON.stringify(value)));
        },
        remove: async (key: string) => void session.delete(key),
      },
    },
  },
}));
const { AttachedRules } = await import('./apply.js');

/** A browser's session rules, and what was asked of it. */
function fakeBrowser(rules = new Map<number, SessionRule>()) {
  const changes: { remove: number[]; add: SessionRule[] }[] = [];
  const browser = {
    ruleIds: async () => [...rules.keys()],
    updateRules: async ({ remove, add }: { remove: number[]; add: SessionRule[] }) => {
      if (add.some(rule => rule.priority === refused)) throw new Error('refused');
      for (const id of remove) rules.delete(id);
      for (const rule of add) {
        if (rules.has(rule.id)) throw new Error('id is taken');
        rules.set(rule.id, rule);
      }
      changes.push({ remove, add });
    },
  } as unknown as Browser;
  return {
    browser,
    rules,
    changes,
    filters: () => [...rules.values()].map(it => it.condition.urlFilter).sort(),
  };
}
const refused = 666;
const rule = (urlFilter: string, priority = 1): RuleBody => ({
  priority,
  action: { type: 'allow' },
  condition: { urlFilter },
});
const asIs = async (fresh: readonly RuleBody[]) => fresh;
const [a, b, c] = [rule('a'), rule('b'), rule('c')];

beforeEach(() => session.clear());

describe('rules by difference', () => {
  test('only what is new is filled and added, only what is gone is removed', async () => {
    const { browser, changes, filters } = fakeBrowser();
    const attached = new AttachedRules(browser);
    await attached.set([a, b], asIs);
    const fill = vi.fn(asIs);
    await attached.set([c, b], fill);
    expect(fill.mock.calls).toEqual([[[c]]]);
    expect(changes[1]).toEqual({ remove: [1], add: [{ id: 1, ...c }] });
    expect(filters()).toEqual(['b', 'c']);
    await attached.set([b, c], fill);
    expect(changes).toHaveLength(2);
  });

  test('the next worker leaves what stands as it is', async () => {
    const { browser, changes, filters } = fakeBrowser();
    await new AttachedRules(browser).set([a, b], asIs);
    const fill = vi.fn(asIs);
    const next = new AttachedRules(browser);
    await next.set([a, b], fill);
    expect(fill).not.toHaveBeenCalled();
    expect(changes).toHaveLength(1);
    await next.set([b, c], fill);
    expect(changes[1]?.add).toHaveLength(1);
    expect(filters()).toEqual(['b', 'c']);
  });

  test.each<[string, (rules: Map<number, SessionRule>) => unknown]>([
    ['notes are gone', () => session.clear()],
    ['a rule is gone', rules => rules.delete(1)],
    ['another rule is there', rules => rules.set(9, { id: 9, ...c })],
  ])('the next worker replaces all when %s', async (_, meddle) => {
    const { browser, rules, filters } = fakeBrowser();
    await new AttachedRules(browser).set([a, b], asIs);
    meddle(rules);
    const fill = vi.fn(asIs);
    await new AttachedRules(browser).set([a, b], fill);
    expect(fill.mock.calls).toEqual([[[a, b]]]);
    expect(filters()).toEqual(['a', 'b']);
  });

  test('the guards of fences are none of its business', async () => {
    const guard = { id: 1_000_000, ...rule('guard') };
    const { browser, filters } = fakeBrowser(new Map([[guard.id, guard]]));
    const attached = new AttachedRules(browser);
    await attached.set([a], asIs);
    await attached.set([], asIs);
    expect(filters()).toEqual(['guard']);
  });
});

describe('invariant 4', () => {
  test('a vault locked while secrets were filled in leaves no rule, and no note', async () => {
    const { browser, filters } = fakeBrowser();
    const attached = new AttachedRules(browser);
    await attached.set([a], asIs);
    await attached.set([a, b], async () => undefined);
    expect(filters()).toEqual([]);
    expect(session.size).toBe(0);
    await attached.set([a], asIs);
    expect(filters()).toEqual(['a']);
  });

  test('nor does one whose change the browser refuses, or whose secrets cannot be read', async () => {
    for (const [rules, fill] of [
      [[a, rule('x', refused)], asIs],
      [[a, b], () => Promise.reject(new Error('locked'))],
    ] as const) {
      const { browser, filters } = fakeBrowser();
      const attached = new AttachedRules(browser);
      await attached.set([a], asIs);
      await expect(attached.set(rules, fill)).rejects.toThrow();
      expect(filters()).toEqual([]);
      expect(session.size).toBe(0);
    }
  });

  test('removing all leaves no note', async () => {
    const { browser, filters } = fakeBrowser();
    const attached = new AttachedRules(browser);
    await attached.set([a], asIs);
    expect(session.size).toBe(1);
    await attached.set([], asIs);
    expect(filters()).toEqual([]);
    expect(session.size).toBe(0);
  });
});

test('a rule without a secret to give is left out, and asked for again the next time', async () => {
  const { browser, filters } = fakeBrowser();
  const attached = new AttachedRules(browser);
  await attached.set([a, b], async fresh => fresh.map(it => (it === b ? undefined : it)));
  expect(filters()).toEqual(['a']);
  const fill = vi.fn(asIs);
  await attached.set([a, b], fill);
  expect(fill.mock.calls).toEqual([[[b]]]);
  expect(filters()).toEqual(['a', 'b']);
});

describe('a rule with a secret that the browser refuses', () => {
  const shadow = rule('shadow');
  const many = Array.from({ length: 300 }, (_, n) => rule(`s${n}`));
  /** Fills a secret into all but the shadow; what the browser makes of some of them is refused. */
  const filling = (bad: (rule: RuleBody) => boolean) => async (fresh: readonly RuleBody[]) =>
    fresh.map(it => (it === shadow ? it : { ...it, priority: bad(it) ? refused : 2 }));
  const filtersOf = (rules: readonly RuleBody[]) => rules.map(it => it.condition.urlFilter as string).sort();
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

  test('is left out alone, is tried again, and costs the others nothing', async () => {
    const { browser, changes, filters } = fakeBrowser();
    const attached = new AttachedRules(browser);
    await attached.set([a], asIs);
    const bad = new Set([many[7], many[150], many[299]]);
    const good = many.filter(it => !bad.has(it));
    await attached.set(
      [...many, shadow],
      filling(it => bad.has(it)),
    );
    expect(filters()).toEqual(filtersOf([...good, shadow]));
    // What keeps secrets away came before any of them, and with what was to go.
    expect(changes[1]).toMatchObject({ remove: [1], add: [shadow] });
    const fill = vi.fn(filling(() => false));
    await new AttachedRules(browser).set([...many, shadow], fill);
    expect(fill.mock.calls).toEqual([[[...bad]]]);
    expect(filters()).toEqual(filtersOf([...many, shadow]));
  });

  test('nothing is left where a rule that keeps secrets away is refused as well', async () => {
    const { browser, filters } = fakeBrowser();
    const [secret, keeper] = [rule('secret'), rule('keeper', refused)];
    const fill = async (fresh: readonly RuleBody[]) => fresh.map(it => (it === secret ? { ...it } : it));
    await expect(new AttachedRules(browser).set([secret, keeper], fill)).rejects.toThrow('refused');
    expect(filters()).toEqual([]);
  });

  test('is not looked for without end', async () => {
    const { browser, filters } = fakeBrowser();
    const update = vi.spyOn(browser, 'updateRules');
    await new AttachedRules(browser).set(
      [...many, shadow],
      filling(() => true),
    );
    expect(filters()).toEqual(['shadow']);
    expect(update.mock.calls.length).toBeLessThan(120);
  });

  test('is not looked for any longer when a lock comes (invariant 4)', async () => {
    const { browser, filters, changes } = fakeBrowser();
    const attached = new AttachedRules(browser);
    const update = browser.updateRules;
    let locked: Promise<void> | undefined;
    browser.updateRules = async change => {
      if (change.add.length === 150) locked ??= attached.set([], asIs);
      return update(change);
    };
    await attached.set(
      [...many, shadow],
      filling(it => it === many[299]),
    );
    await locked;
    expect(filters()).toEqual([]);
    // The shadow, the half that was under way, and the end of both.
    expect(changes).toHaveLength(3);
  });
});
