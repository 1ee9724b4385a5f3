import { expect, it } from 'vitest';
import { diagnose } from './diagnose.js';
import type { Situation } from './plan.js';

const at: Situation = {
  home: '/home/nobody-here',
  platform: 'linux',
  dataHome: '/home/nobody-here/.local/share',
  configHome: '/home/nobody-here/.config',
  node: process.execPath,
  program: Buffer.from('program'),
  proxy: '/usr/lib/p11-kit-proxy.so',
  databases: [],
};
const p11Kit = (it: Situation) => diagnose(it)[0];

it('p11-kit is not installed: named, with the package that brings it', () => {
  expect(p11Kit(at)).toEqual({ ok: true, text: 'p11-kit: /usr/lib/p11-kit-proxy.so' });
  const found = p11Kit({ ...at, proxy: undefined });
  expect(found).toMatchObject({ ok: false, text: expect.stringContaining('p11-kit is not installed') });
  expect(found?.cure).toContain('libp11-kit0');
});

it('macOS has no p11-kit to be missed', () => {
  const found = p11Kit({ ...at, platform: 'darwin', proxy: undefined });
  expect(found).toMatchObject({ ok: true, text: expect.stringContaining('Linux only') });
});
