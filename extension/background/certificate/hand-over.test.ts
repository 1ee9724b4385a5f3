import { beforeEach, expect, test, vi } from 'vitest';
import { CompanionError } from '../companion/port.js';

interface Asked {
  readonly type: string;
  readonly identity?: string;
  readonly bytes?: string;
}
const asked: Asked[] = [];
/** Keys by the bundle they came from, and what is shown, as a companion keeps them. */
const keys = new Map<string, string>();
const shown = new Set<string>();
let running = false;
let during: ((type: string) => void) | undefined;
const idOf = (bytes: string) => `id of ${bytes}`;

const companion = {
  get state() {
    return { kind: running ? 'ready' : 'absent', why: 'not-asked' };
  },
  connect: async () => {
    running = true;
  },
  ask: async (type: string, fields: { identity?: string; source?: { bytes: string } }) => {
    const { identity = '', source } = fields;
    asked.push({ type, ...(identity && { identity }), ...(source && { bytes: source.bytes }) });
    during?.(type);
    await Promise.resolve();
    if (!running) throw new CompanionError('lost');
    if (source?.bytes === 'broken') throw new CompanionError('wrong-password');
    if (type === 'identity.open' && source !== undefined) {
      const id = idOf(source.bytes);
      keys.set(id, source.bytes);
      return { identities: [{ id, name: source.bytes, enabled: shown.has(id) }] };
    }
    if (type === 'identity.enable') shown.add(identity);
    if (type === 'identity.disable') shown.delete(identity);
    if (type === 'identity.close') keys.delete(identity);
    if (type === 'lock') keys.clear();
    if (type === 'status') {
      return { unlocked: [...keys.keys()].map(id => ({ id })), enabled: [...shown], token: 'running' };
    }
    return {};
  },
};
let held = false;
const release = () => {
  held = false;
  running = false;
  keys.clear();
};
vi.doMock('../companion/client.js', () => ({
  companion,
  holdCompanion: () => {
    held = true;
  },
  isCompanionHeld: () => held,
  onCompanionLost: () => {},
  releaseCompanion: release,
}));
let current: object | undefined;
vi.doMock('../session.js', () => ({
  opened: () => current,
  isIdentity: ({ method }: { method: string }) => method === 'Identity-Cert',
}));
let fenced = true;
vi.doMock('./installed.js', () => ({ isFenced: () => fenced }));
vi.doMock('../../browser/index.js', () => ({ browserSide: {} }));
const { configOf, handOver, identityIds, identityStatus, renameHanded, withdrawCertificates } = await import(
  './hand-over.js'
);

type Configs = Readonly<
  Record<string, { readonly bytes: string; readonly visible?: string; readonly version?: string }>
>;

/** An open vault with those configs. */
function vault(configs: Configs) {
  const open = {
    vault: {
      configs: () => Object.keys(configs).map(id => ({ id, method: 'Identity-Cert' })),
      version: (id: string) => configs[id]?.version ?? 'one',
      fields: async (id: string) => ({
        certificate: configs[id]?.bytes,
        visible: configs[id]?.visible ?? 'yes',
      }),
    },
  };
  current = open;
  return open as never;
}

beforeEach(async () => {
  during = undefined;
  fenced = true;
  current = undefined;
  await withdrawCertificates();
  shown.clear();
  asked.length = 0;
});
vi.spyOn(console, 'error').mockImplementation(() => {});

test('each certificate is read and shown, and known by its name', async () => {
  await handOver(vault({ a: { bytes: 'A' }, b: { bytes: 'B' } }));
  expect([...keys.values()]).toEqual(['A', 'B']);
  expect([...shown]).toEqual([idOf('A'), idOf('B')]);
  expect(identityStatus('a')).toEqual({ state: 'ready', names: ['A'] });
  expect(identityIds('b')).toEqual([idOf('B')]);
  expect(held).toBe(true);
});

test('what did not change is not read again; what is gone is forgotten and hidden', async () => {
  await handOver(vault({ a: { bytes: 'A' }, b: { bytes: 'B' } }));
  asked.length = 0;
  await handOver(vault({ a: { bytes: 'A' } }));
  expect(asked.map(({ type }) => type)).not.toContain('identity.open');
  expect([...keys.values()]).toEqual(['A']);
  expect([...shown]).toEqual([idOf('A')]);
});

test('under another id of its config it stays handed over, and is not read again', async () => {
  await handOver(vault({ a: { bytes: 'A' }, b: { bytes: 'B' } }));
  asked.length = 0;
  renameHanded('a', 'new');
  await handOver(vault({ new: { bytes: 'A' }, b: { bytes: 'B' } }));
  expect(asked.map(({ type }) => type)).toEqual(['status']);
  expect([...keys.values()]).toEqual(['A', 'B']);
  expect(identityStatus('new')).toEqual({ state: 'ready', names: ['A'] });
  expect(configOf(idOf('A'))).toBe('new');
  expect(identityIds('a')).toEqual([]);
});

test('of an edited config the old key is forgotten', async () => {
  await handOver(vault({ a: { bytes: 'A' } }));
  await handOver(vault({ a: { bytes: 'A2', version: 'two' } }));
  expect([...keys.values()]).toEqual(['A2']);
  expect([...shown]).toEqual([idOf('A2')]);
});

test('of a config that was replaced by another of its id the old key is forgotten, also by another vault', async () => {
  await handOver(vault({ a: { bytes: 'A', version: 'first:1' } }));
  await handOver(vault({ a: { bytes: 'A2', version: 'second:1' } }));
  expect([...keys.values()]).toEqual(['A2']);
});

test('one that is not to be shown has no key there', async () => {
  await handOver(vault({ a: { bytes: 'A', visible: '' } }));
  expect([...keys]).toEqual([]);
  expect(identityStatus('a')).toEqual({ state: 'not-visible' });
});

test('one that cannot be read is said so, and hides none of the others', async () => {
  shown.add(idOf('broken'));
  await handOver(vault({ a: { bytes: 'broken' }, b: { bytes: 'B' } }));
  expect(identityStatus('a')).toEqual({ state: 'failed', reason: 'wrong-password' });
  expect([...keys.values()]).toEqual(['B']);
  expect(shown.has(idOf('broken'))).toBe(true);
});

test('without fences no key is handed over', async () => {
  fenced = false;
  await handOver(vault({ a: { bytes: 'A' } }));
  expect(asked).toEqual([]);
  expect([...keys]).toEqual([]);
});

test('the last one goes: the companion ends', async () => {
  await handOver(vault({ a: { bytes: 'A' } }));
  await handOver(vault({}));
  expect([...shown]).toEqual([]);
  expect(running).toBe(false);
});

test.each(['identity.open', 'identity.enable', 'status'])('a lock during %s leaves no key', async moment => {
  let locked: Promise<void> | undefined;
  during = type => {
    if (type !== moment || locked !== undefined) return;
    current = undefined;
    locked = withdrawCertificates();
  };
  await handOver(vault({ a: { bytes: 'A' }, b: { bytes: 'B' } }));
  await locked;
  expect(locked).toBeDefined();
  expect([...keys]).toEqual([]);
  expect(running).toBe(false);
  expect(identityIds('a')).toEqual([]);
});

test('an unlock right after a lock is not ended by it', async () => {
  await handOver(vault({ a: { bytes: 'A' } }));
  current = undefined;
  const locked = withdrawCertificates();
  const again = handOver(vault({ a: { bytes: 'A' } }));
  await Promise.all([locked, again]);
  expect([...keys.values()]).toEqual(['A']);
  expect(running).toBe(true);
});
