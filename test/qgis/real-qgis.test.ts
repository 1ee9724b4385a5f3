/** What Latchkey exports, read back by a real QGIS (`npm run test:qgis` installs Debian's python3-qgis). */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportProblems, type QgisConfig, writeAuthXml } from '../../shared/qgis/index.js';
import { manifest } from './fixtures.js';

const python = '/usr/bin/python3';
const there = existsSync('/usr/lib/python3/dist-packages/qgis');
if (!there)
  console.log(
    'Skipped: exports read back by QGIS, as python3-qgis is not installed (npm run test:qgis does)',
  );

interface ReadBack {
  readonly imported: boolean;
  readonly configs: readonly QgisConfig[];
}

/** Imports an export into a fresh QGIS. */
function readBack(xml: string, password: string): ReadBack {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-qgis-'));
  try {
    const file = join(folder, 'export.xml');
    writeFileSync(file, xml);
    const script = resolve(import.meta.dirname, 'read-back.py');
    const env = { HOME: folder, LANG: 'C.UTF-8', PATH: '/usr/bin:/bin', XDG_RUNTIME_DIR: folder };
    const { stdout, stderr } = spawnSync(python, [script, file, password, folder], {
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    const line = stdout.split('\n').find(each => each.startsWith('RESULT '));
    if (line === undefined) throw new Error(`QGIS said nothing: ${stderr.slice(-2000)}`);
    return JSON.parse(line.slice('RESULT '.length)) as ReadBack;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With values that a format likes to break, and none that QGIS's own separators cut. */
const configs: readonly QgisConfig[] = [
  ...manifest.configs
    .filter(({ id }) => id !== 'c0rrupt')
    .map(({ id, name, uri, method, version, configMap }) => ({
      id,
      name,
      uri,
      method,
      version,
      fields: configMap,
    })),
  {
    id: 'hard001',
    name: 'Überschrift <&> "quoted" \'single\' ✓ 😀',
    uri: 'https://maps.example.test/a?b=1&c=<2>',
    method: 'Basic',
    version: 2,
    fields: { username: 'a b\tc', password: ' leading\nlines\r\nand trailing ', realm: '| ||:: :' },
  },
];
const byId = (all: readonly QgisConfig[]) =>
  all
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(config => ({
      ...config,
      // QGIS keeps no empty map, and sorts its keys.
      fields: Object.fromEntries(Object.entries(config.fields).toSorted()),
    }));

describe.skipIf(!there)('QGIS', () => {
  it.each([
    ['plain', undefined],
    ['encrypted', 'a password of more than thirty-two bytes, ü✓'],
    ['encrypted with a short password', 'kurz'],
  ])('%s: every value equal', async (_, password) => {
    const { imported, configs: read } = readBack(await writeAuthXml(configs, password), password ?? '');
    expect(imported).toBe(true);
    expect(byId(read)).toEqual(byId(configs));
  });

  it('cuts the values that exportProblems names, and no others', async () => {
    const values = ['p|', 'p||', '|p', ':p:', 'a|||b:::c', 'x:::y', '::p', 'p::', 'a||b', 'a::b'];
    const all = values.map(
      (value, n): QgisConfig => ({
        id: `value0${n}`,
        name: value,
        uri: '',
        method: 'Basic',
        version: 2,
        fields: { username: value, password: value, realm: '' },
      }),
    );
    const { configs: read } = readBack(await writeAuthXml(all), '');
    expect(read).toHaveLength(all.length);
    for (const { id, name, fields } of all) {
      const came = read.find(it => it.id === id)?.fields ?? {};
      const changed = Object.keys(fields).filter(field => came[field] !== fields[field]);
      const named = exportProblems(all).filter(problem => problem.id === id && problem.kind === 'separator');
      expect(named.map(({ field }) => field).toSorted(), name).toEqual(changed.toSorted());
    }
  });

  it('refuses a wrong password', async () => {
    expect(readBack(await writeAuthXml(configs, 'right'), 'wrong')).toEqual({ imported: false, configs: [] });
  });
});
