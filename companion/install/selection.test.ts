import { describe, expect, it, test } from 'vitest';
import { browserIds } from './browsers.js';
import { plan } from './plan.js';
import { readSelection, selectionPolicy, selectionText } from './selection.js';

test.each([
  ['https://clinic.example=Nurse Joy', 'https://clinic.example', 'Nurse Joy'],
  ['https://clinic.example:8443/=a=b', 'https://clinic.example:8443', 'a=b'],
  ['https://[*.]agency.example=Clerk', 'https://[*.]agency.example', 'Clerk'],
])('%s', (text, pattern, commonName) => {
  const row = readSelection(text);
  expect(row).toEqual({ pattern, commonName });
  expect(readSelection(selectionText(row ?? { pattern: '', commonName: '' }))).toEqual(row);
});

test.each([
  '',
  'clinic.example=Nurse',
  'http://clinic.example=Nurse',
  'https://clinic.example',
  'https://clinic.example=',
  'https://clinic.example/path=Nurse',
  'https://*.clinic.example=Nurse',
  'https://user@clinic.example=Nurse',
  'https://[*.]=Nurse',
  `https://clinic.example=${'x'.repeat(201)}`,
  'https://clinic.example=Nurse\n',
])('%j is no row', text => {
  expect(readSelection(text)).toBeUndefined();
});

describe('the policy', () => {
  const at = {
    home: '/home/u',
    dataHome: '/home/u/.local/share',
    configHome: '/home/u/.config',
    platform: 'linux' as const,
    node: '/usr/bin/node',
    program: Buffer.from('program'),
    proxy: undefined,
    databases: [],
  };
  const choice = { system: true, browsers: browserIds, userDataDirs: [], extensionIds: [] };
  const policies = (autoSelect: string[]) =>
    plan({ ...choice, autoSelect }, at).flatMap(it =>
      it.kind === 'file' && it.what.includes('policy') ? [it] : [],
    );

  it('is JSON whose rows are JSON in text', () => {
    const text = selectionPolicy([{ pattern: 'https://a.example', commonName: 'A "quoted" name' }]);
    const { AutoSelectCertificateForUrls: rows } = JSON.parse(text) as {
      AutoSelectCertificateForUrls: string[];
    };
    expect(rows.map(row => JSON.parse(row))).toEqual([
      { pattern: 'https://a.example', filter: { SUBJECT: { CN: 'A "quoted" name' } } },
    ]);
  });

  it('is written for each browser that knows it, and not without rows', () => {
    expect(policies([])).toEqual([]);
    expect(policies(['https://a.example=A']).map(({ path }) => path)).toEqual([
      '/etc/chromium/policies/managed/latchkey.json',
      '/etc/opt/chrome/policies/managed/latchkey.json',
      '/etc/opt/edge/policies/managed/latchkey.json',
      '/etc/brave/policies/managed/latchkey.json',
      '/etc/opt/vivaldi/policies/managed/latchkey.json',
    ]);
  });
});
