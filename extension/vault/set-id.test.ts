/** Another id for a config: whatever names it by its id follows, and nothing else changes. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PairState } from '../../shared/auth-config.js';
import { IdTaken, NotStorable, UnknownConfig, VaultLocked, VaultStale } from './errors.js';
import { config, dump, newVault, resource, stored, tamper } from './test-kit.js';
import { diskFull, refuse } from './test-refusal.js';
import { Vault } from './vault.js';

const shared = resource('https://shared.example.org/');
const sharedText = 'https://shared.example.org/';
const one = config('aaaaaaa', { resources: [shared, resource('https://one.example.org/')] });
const two = config('bbbbbbb', { resources: [shared] });
const three = config('ccccccc');
const proven: PairState = { outcome: 'proven', scheme: 'basic', realm: 'Maps', lastUsed: 1_800_000_000_000 };

let vault: Vault;
let vaultKey: Uint8Array;

beforeEach(async () => {
  ({ vault, vaultKey } = await newVault(three, one, two));
  await vault.saveGrants([
    { site: 'a.test', configId: 'aaaaaaa', decision: 'always' },
    { site: 'b.test', configId: 'bbbbbbb', decision: 'ask' },
    { site: 'c.test', configId: 'aaaaaaa', decision: 'never' },
  ]);
  await vault.saveChoices([{ resource: sharedText, configId: 'aaaaaaa' }]);
  await vault.saveAliases([
    { id: 'qgis001', configId: 'aaaaaaa' },
    { id: 'qgis002', configId: 'bbbbbbb' },
  ]);
  await vault.writeStates(
    new Map([
      ['aaaaaaa', { [sharedText]: proven }],
      ['bbbbbbb', { [sharedText]: { outcome: 'failed', status: 401 } }],
    ]),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  vault.close();
});

/** All that a vault says, as it was opened anew. */
async function everything() {
  const opened = await Vault.open(vaultKey);
  const all = {
    configs: opened.configs(),
    fields: await opened.fieldsOf(opened.configs().map(({ id }) => id)),
    states: await opened.states(),
    grants: opened.grants(),
    choices: opened.choices(),
    aliases: opened.aliases(),
    settings: opened.settings(),
    damaged: opened.damaged(),
  };
  opened.close();
  return all;
}

describe('another id', () => {
  it('keeps place, secrets and states; grants, choices and aliases follow; all else is as it was', async () => {
    const before = await everything();
    await vault.setId('aaaaaaa', 'newone1', false);
    const after = await everything();
    expect(after.configs).toEqual(
      before.configs.map(it => (it.id === one.id ? { ...it, id: 'newone1' } : it)),
    );
    expect(after.fields.get('newone1')).toEqual(one.fields);
    expect(after.states.get('newone1')).toEqual({ [sharedText]: proven });
    expect(after.grants).toEqual([
      { site: 'a.test', configId: 'newone1', decision: 'always' },
      { site: 'b.test', configId: 'bbbbbbb', decision: 'ask' },
      { site: 'c.test', configId: 'newone1', decision: 'never' },
    ]);
    expect(after.choices).toEqual([{ resource: sharedText, configId: 'newone1' }]);
    expect(after.aliases).toEqual([
      { id: 'qgis001', configId: 'newone1' },
      { id: 'qgis002', configId: 'bbbbbbb' },
    ]);
    for (const id of ['bbbbbbb', 'ccccccc']) {
      expect(after.fields.get(id)).toEqual(before.fields.get(id));
      expect(after.states.get(id)).toEqual(before.states.get(id));
    }
    expect(after.settings).toEqual(before.settings);
    await expect(vault.fields('aaaaaaa')).rejects.toBeInstanceOf(UnknownConfig);
  });

  it('writes the index alone', async () => {
    const before = await dump();
    await vault.setId('aaaaaaa', 'newone1', true);
    const after = await dump();
    expect(after.records).toEqual(before.records);
    expect(after.states).toEqual(before.states);
    expect(after.vault.get('header')).toEqual(before.vault.get('header'));
    expect(after.vault.get('revision')).toBe((before.vault.get('revision') as number) + 1);
  });

  it('leaves the old id as an alias where that is wanted', async () => {
    await vault.setId('aaaaaaa', 'newone1', true);
    expect((await everything()).aliases).toContainEqual({ id: 'aaaaaaa', configId: 'newone1' });
  });

  it('may be one of its own aliases, so that the way back is open', async () => {
    const before = await everything();
    await vault.setId('aaaaaaa', 'qgis001', true);
    expect((await everything()).aliases).toEqual([
      { id: 'qgis002', configId: 'bbbbbbb' },
      { id: 'aaaaaaa', configId: 'qgis001' },
    ]);
    await vault.setId('qgis001', 'aaaaaaa', true);
    const after = await everything();
    expect({ ...after, aliases: after.aliases.toSorted((a, b) => a.id.localeCompare(b.id)) }).toEqual(before);
  });

  it('is the id that later saves and removals go by', async () => {
    await vault.setId('aaaaaaa', 'newone1', true);
    await vault.save({ ...one, id: 'newone1', name: 'Renamed' });
    expect((await everything()).states.get('newone1')).toEqual({ [sharedText]: proven });
    await vault.remove('newone1');
    const after = await everything();
    expect(after.configs.map(({ id }) => id)).toEqual(['ccccccc', 'bbbbbbb']);
    expect(after.grants.map(({ configId }) => configId)).toEqual(['bbbbbbb']);
    expect(after.aliases).toEqual([{ id: 'qgis002', configId: 'bbbbbbb' }]);
  });

  it.each([
    ['that of another config', 'aaaaaaa', 'bbbbbbb', IdTaken],
    ['its own', 'aaaaaaa', 'aaaaaaa', IdTaken],
    ['an alias of another config', 'aaaaaaa', 'qgis002', IdTaken],
    ['too short', 'aaaaaaa', 'short', NotStorable],
    ['of other characters', 'aaaaaaa', 'ab-c123', NotStorable],
    ['for a config that is not there', 'zzzzzzz', 'newone1', UnknownConfig],
  ])('is refused, and nothing changes: %s', async (_, from, to, error) => {
    const before = await dump();
    await expect(vault.setId(from, to, true)).rejects.toBeInstanceOf(error);
    expect(await dump()).toEqual(before);
    expect(vault.configs().map(({ id }) => id)).toEqual(['ccccccc', 'aaaaaaa', 'bbbbbbb']);
  });

  it('leaves everything as it was where the disk refuses, and works the next time', async () => {
    const before = await dump();
    const known = [vault.configs(), vault.grants(), vault.choices(), vault.aliases()];
    refuse('put', 2, diskFull());
    await expect(vault.setId('aaaaaaa', 'newone1', true)).rejects.toMatchObject({
      name: 'QuotaExceededError',
    });
    vi.restoreAllMocks();
    expect(await dump()).toEqual(before);
    expect([vault.configs(), vault.grants(), vault.choices(), vault.aliases()]).toEqual(known);
    expect(await vault.fields('aaaaaaa')).toEqual(one.fields);
    await vault.setId('aaaaaaa', 'newone1', true);
    expect(await vault.fields('newone1')).toEqual(one.fields);
  });

  it('writes nothing when somebody else wrote meanwhile, or the vault is locked', async () => {
    const other = await Vault.open(vaultKey);
    await other.saveSettings({ idleMinutes: 60 });
    const before = await dump();
    await expect(vault.setId('aaaaaaa', 'newone1', true)).rejects.toBeInstanceOf(VaultStale);
    const locked = other.setId('aaaaaaa', 'newone1', true);
    other.close();
    await expect(locked).rejects.toBeInstanceOf(VaultLocked);
    expect(await dump()).toEqual(before);
  });

  it('hides no damage', async () => {
    for (const key of (await dump()).records.keys()) {
      const sealed = (await stored('records', key)).slice();
      sealed[30] = (sealed[30] ?? 0) ^ 1;
      await tamper('records', key, sealed);
    }
    await expect(vault.fields('aaaaaaa')).rejects.toThrow();
    await vault.setId('aaaaaaa', 'newone1', false);
    expect(vault.damaged()).toEqual(new Set(['newone1']));
  });
});
