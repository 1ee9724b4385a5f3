import { describe, expect, it } from 'vitest';
import { modeOf } from './mode.js';

const chromium = `chrome-extension://${'abcdefghijklmnop'.repeat(2)}/`;
const manifest = '/home/u/.mozilla/native-messaging-hosts/latchkey.json';

const rows: [string, string[], object][] = [
  ['nothing', [], { kind: 'command', args: [] }],
  ['a command', ['inspect', 'a.p12'], { kind: 'command', args: ['inspect', 'a.p12'] }],
  ['an option', ['--version'], { kind: 'command', args: ['--version'] }],
  ['Chromium', [chromium], { kind: 'native-host', caller: chromium }],
  ['Chromium on Windows', [chromium, '--parent-window=7'], { kind: 'native-host', caller: chromium }],
  ['Firefox', [manifest, 'latchkey@example'], { kind: 'native-host', caller: 'latchkey@example' }],
  ['p11-kit', ['token'], { kind: 'token', args: [] }],
  ['p11-kit with an option', ['token', '--x'], { kind: 'token', args: ['--x'] }],
  ['our own reader', ['reader-process'], { kind: 'reader' }],
  ['a page of an extension', [`${chromium}x`], { kind: 'command', args: [`${chromium}x`] }],
  ['an id that is none', ['chrome-extension://zz/'], { kind: 'command', args: ['chrome-extension://zz/'] }],
  ['a manifest alone', [manifest], { kind: 'command', args: [manifest] }],
];

describe('what the program is asked to be', () => {
  it.each(rows)('%s', (_, args, mode) => {
    expect(modeOf(args)).toEqual(mode);
  });
});
