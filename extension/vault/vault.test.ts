import { afterEach, expect, test, vi } from 'vitest';
import type { AuthConfig, PairState } from '../../shared/auth-config.js';
import { NotStorable, UnknownConfig, VaultExists, VaultStale, WrongPassword } from './errors.js';
import { kdfFloor } from './kdf.js';
import { createSlot } from './slot.js';
import { config, dump, freshDatabase, newVault, resource, sharedSlot, tamper } from './test-kit.js';
import { Vault } from './vault.js';

const one = config('aaaaaaa');
const two = config('bbbbbbb', { method: 'Digest', resources: [resource('http://*.example.net:8080/a')] });
const oneText = 'https://aaaaaaa.example.org/maps/';
const proven: PairState = { outcome: 'proven', scheme: 'basic', realm: 'Maps', lastUsed: 1_800_000_000_000 };
const summary = ({ fields: _, ...rest }: AuthConfig) => rest;

afterEach(() => vi.restoreAllMocks());

test('there is no vault until one is created, and then only that one', async () => {
  freshDatabase();
  const { header, vaultKey } = await sharedSlot();
  expect(await Vault.header()).toBeUndefined();
  await Vault.create(header, vaultKey, { idleMinutes: 60 });
  expect(await Vault.header()).toEqual(header);
  await expect(Vault.create(header, vaultKey, { idleMinutes: 60 })).rejects.toBeInstanceOf(VaultExists);
});

test('a header made for another key creates no vault', async () => {
  freshDatabase();
  const { header } = await sharedSlot();
  const other = await createSlot('other', kdfFloor);
  await expect(Vault.create(header, other.vaultKey, { idleMinutes: 0 })).rejects.toBeInstanceOf(
    WrongPassword,
  );
  expect(await Vault.header()).toBeUndefined();
});

test('what was saved is there after opening again', async () => {
  const { vault, vaultKey } = await newVault(one, two);
  await vault.writeStates(new Map([[one.id, { [oneText]: proven }]]));
  await vault.saveSettings({ idleMinutes: 240 });
  vault.close();
  const again = await Vault.open(vaultKey);
  expect(again.configs()).toEqual([summary(one), summary(two)]);
  expect(await again.fields(one.id)).toEqual(one.fields);
  expect(await again.fields(two.id)).toEqual(two.fields);
  expect(again.settings()).toEqual({ idleMinutes: 240 });
  expect(await again.states()).toEqual(
    new Map([
      [one.id, { [oneText]: proven }],
      [two.id, {}],
    ]),
  );
  expect(again.damaged()).toEqual(new Set());
});

test('a change is made to what is there then: nothing of another one is undone', async () => {
  const { vault } = await newVault(one, two);
  const renamed = vault.save({ ...one, name: 'Renamed', resources: [] });
  const changed = vault.change(one.id, before => before && { ...before, fields: { username: 'new' } });
  await Promise.all([renamed, changed]);
  expect(vault.configs()[0]).toMatchObject({ name: 'Renamed', resources: [] });
  expect(await vault.fields(one.id)).toEqual({ username: 'new' });
  const removed = vault.remove(two.id);
  await vault.change(two.id, before => before && { ...before, name: 'Back again' });
  await removed;
  expect(vault.configs()).toHaveLength(1);
  await expect(vault.change(one.id, before => before && { ...before, id: 'no id' })).rejects.toBeInstanceOf(
    NotStorable,
  );
});

test('the key of another vault is told apart from damage', async () => {
  await newVault(one);
  const other = await createSlot('other', kdfFloor);
  await expect(Vault.open(other.vaultKey)).rejects.toBeInstanceOf(WrongPassword);
});

test('a replaced config keeps its place, its key and one record', async () => {
  const { vault } = await newVault(one, two);
  const before = await dump();
  const edited = { ...one, fields: { username: 'new', password: 'other' } };
  await vault.save(edited);
  const after = await dump();
  expect(vault.configs()).toEqual([summary(edited), summary(two)]);
  expect(await vault.fields(one.id)).toEqual(edited.fields);
  expect([...after.records.keys()]).toEqual([...before.records.keys()]);
  expect([...after.states.keys()]).toEqual([...before.records.keys()]);
});

test('a new name keeps the states, a new secret resets them', async () => {
  const { vault } = await newVault(one);
  const states = new Map([[one.id, { [oneText]: proven }]]);
  await vault.writeStates(states);
  await vault.save({ ...one, name: 'New' });
  expect(await vault.states()).toEqual(states);
  await vault.save({ ...one, fields: { ...one.fields, password: 'new' } });
  expect(await vault.states()).toEqual(new Map([[one.id, {}]]));
});

test('a removed config leaves nothing', async () => {
  const { vault, vaultKey } = await newVault(one, two);
  await vault.remove(one.id);
  await vault.remove(one.id);
  await expect(vault.fields(one.id)).rejects.toBeInstanceOf(UnknownConfig);
  expect((await Vault.open(vaultKey)).configs()).toEqual([summary(two)]);
  await vault.removeAll([one.id, two.id]);
  const { records, states } = await dump();
  expect(records.size + states.size).toBe(0);
});

test('states of a config that is gone are passed over', async () => {
  const { vault } = await newVault(one);
  await vault.writeStates(new Map([['ccccccc', { [oneText]: proven }]]));
  expect(await vault.states()).toEqual(new Map([[one.id, {}]]));
});

test('states are written without the index', async () => {
  const { vault } = await newVault(one, two);
  const before = await dump();
  await vault.writeStates(new Map([[one.id, { [oneText]: proven }]]));
  const after = await dump();
  expect(after.vault).toEqual(before.vault);
  expect(after.records).toEqual(before.records);
});

test('calls made at once take effect one after the other', async () => {
  const { vault, vaultKey } = await newVault();
  const configs = Array.from({ length: 50 }, (_, position) =>
    config(`a${String(position).padStart(6, '0')}`),
  );
  await Promise.all([
    ...configs.map(each => vault.save(each)),
    ...configs.map(each => vault.save({ ...each, name: 'second' })),
    ...configs.slice(0, 10).map(({ id }) => vault.remove(id)),
    vault.saveSettings({ idleMinutes: 15 }),
    vault.states(),
  ]);
  const again = await Vault.open(vaultKey);
  expect(again.configs()).toEqual(configs.slice(10).map(each => ({ ...summary(each), name: 'second' })));
  for (const { id, fields } of configs.slice(10)) expect(await again.fields(id)).toEqual(fields);
  expect((await again.states()).size).toBe(40);
  expect(again.damaged().size).toBe(0);
});

test('a failed save leaves everything as it was, and the next one works', async () => {
  const { vault, vaultKey } = await newVault(one);
  const before = await dump();
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('disk full', 'QuotaExceededError');
  });
  await expect(vault.save(two)).rejects.toMatchObject({ name: 'QuotaExceededError' });
  vi.restoreAllMocks();
  expect(vault.configs()).toEqual([summary(one)]);
  expect(await dump()).toEqual(before);
  await vault.save(two);
  expect((await Vault.open(vaultKey)).configs()).toEqual([summary(one), summary(two)]);
});

test('of two opened at the same time, the one left behind writes nothing', async () => {
  const { vault, vaultKey } = await newVault(one);
  const other = await Vault.open(vaultKey);
  await vault.save(two);
  await expect(other.remove(one.id)).rejects.toBeInstanceOf(VaultStale);
  await expect(other.writeStates(new Map([[one.id, {}]]))).rejects.toBeInstanceOf(VaultStale);
  expect((await Vault.open(vaultKey)).configs()).toHaveLength(2);
});

test.each([
  ['id', { id: 'too long an id' }],
  ['name', { name: 'x'.repeat(2000) }],
  ['fields', { fields: { password: 'x'.repeat(2_000_000) } }],
  ['resources', { resources: [{ ...resource('https://a.example.org/'), port: 70_000 }] }],
  ['secret', { secret: 'x' }],
])('what could not be read back is not stored: %s', async (member, changes) => {
  const { vault } = await newVault(one);
  const refused = await vault.saveAll([two, { ...two, ...changes }]).catch(error => error);
  expect(refused).toBeInstanceOf(NotStorable);
  expect(refused.member).toBe(member);
  expect(vault.configs()).toEqual([summary(one)]);
});

test('grants are kept, and go with their config', async () => {
  const { vault, vaultKey } = await newVault(one, two);
  const grants = [
    { site: 'maps.example', configId: one.id, decision: 'always' },
    { site: 'evil.example', configId: two.id, decision: 'never' },
  ] as const;
  await vault.saveGrants([...grants, { site: 'gone.example', configId: 'zzzzzzz', decision: 'always' }]);
  expect((await Vault.open(vaultKey)).grants()).toEqual(grants);
  await vault.save({ ...one, name: 'renamed' });
  expect(vault.grants()).toEqual(grants);
  await vault.remove(two.id);
  expect((await Vault.open(vaultKey)).grants()).toEqual([grants[0]]);
});

test('choices are kept, and dissolve when the chosen config goes, loses the resource, or is left alone', async () => {
  const shared = resource('https://shared.example.org/');
  const [a, b, c] = [one, two, config('ccccccc')].map(it => ({
    ...it,
    resources: [...it.resources, shared],
  }));
  const choice = { resource: 'https://shared.example.org/', configId: one.id };
  const choices = async (change: (vault: Vault) => Promise<void>) => {
    const { vault, vaultKey } = await newVault(a!, b!, c!);
    await vault.saveChoices([choice, { resource: 'https://nowhere.example.org/', configId: one.id }]);
    expect(vault.choices()).toEqual([choice]);
    await change(vault);
    expect((await Vault.open(vaultKey)).choices()).toEqual(vault.choices());
    return vault.choices();
  };
  expect(await choices(vault => vault.save({ ...a!, name: 'renamed' }))).toEqual([choice]);
  expect(await choices(vault => vault.remove(b!.id))).toEqual([choice]);
  expect(await choices(vault => vault.removeAll([b!.id, c!.id]))).toEqual([]);
  expect(await choices(vault => vault.remove(a!.id))).toEqual([]);
  expect(await choices(vault => vault.save(one))).toEqual([]);
});

test('aliases are kept, and go with their config or when a config has that id', async () => {
  const { vault, vaultKey } = await newVault(one, two);
  const aliases = [
    { id: 'qgis001', configId: one.id },
    { id: 'qgis002', configId: two.id },
  ];
  await vault.saveAliases([
    ...aliases,
    { id: 'qgis003', configId: 'zzzzzzz' },
    { id: one.id, configId: two.id },
  ]);
  expect((await Vault.open(vaultKey)).aliases()).toEqual(aliases);
  await vault.save({ ...one, name: 'renamed' });
  expect(vault.aliases()).toEqual(aliases);
  await vault.save(config('qgis001'));
  expect(vault.aliases()).toEqual([aliases[1]]);
  await vault.remove(two.id);
  expect((await Vault.open(vaultKey)).aliases()).toEqual([]);
});

test('every save of a config is another version, also of one that gets the id of one that is gone', async () => {
  const { vault } = await newVault(one, two);
  const versions = [vault.version(one.id), vault.version(two.id)];
  await vault.save(one);
  versions.push(vault.version(one.id));
  await vault.remove(one.id);
  expect(vault.version(one.id)).toBeUndefined();
  await vault.save(one);
  versions.push(vault.version(one.id));
  expect(new Set(versions).size).toBe(4);
  await vault.setId(one.id, 'newone1', false);
  expect(vault.version('newone1')).toBe(versions[3]);
});

test('states that are known are taken as they are, and only the others are opened', async () => {
  const { vault } = await newVault(one, two);
  const told = { [oneText]: proven };
  for (const key of (await dump()).states.keys()) await tamper('states', key, undefined);
  const known = await vault.states((config, version) =>
    config.id === one.id && version === vault.version(one.id) ? told : undefined,
  );
  expect(known.get(one.id)).toEqual(told);
  expect(vault.damaged()).toEqual(new Set([two.id]));
});

test('fields of several configs are opened together; damaged and unknown ones are left out', async () => {
  const { vault } = await newVault(one, two);
  expect(await vault.fieldsOf([two.id, one.id, 'zzzzzzz'])).toEqual(
    new Map([
      [two.id, two.fields],
      [one.id, one.fields],
    ]),
  );
  const [key = ''] = (await dump()).records.keys();
  await tamper('records', key, new Uint8Array(50));
  const left = await vault.fieldsOf([one.id, two.id]);
  expect(left.size).toBe(1);
  expect(vault.damaged().size).toBe(1);
});

test('of many, all are found as of few', async () => {
  const many = Array.from({ length: 250 }, (_, n) => config(`m${String(n).padStart(6, '0')}`));
  const { vault } = await newVault(...many);
  const fields = await vault.fieldsOf(many.map(({ id }) => id));
  expect([...fields.values()]).toEqual(many.map(it => it.fields));
  expect((await vault.states()).size).toBe(250);
});
