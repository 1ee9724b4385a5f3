import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './ask.js';
import { browserProcess, programName } from './browser-process.js';
import { certificateFolder, checkFolder, ensureFolder, socketFolder, UnsafeFolder } from './folders.js';
import { readAnswer, readQuestion } from './link-protocol.js';
import { belongsTo, isAlive, socketName, socketOwner } from './socket-name.js';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'latchkey-link-'));
});
afterEach(() => rmSync(base, { recursive: true }));

describe('folders', () => {
  it('lie in the runtime folder, else below the home', () => {
    expect(socketFolder({ XDG_RUNTIME_DIR: '/run/user/7' }, '/home/u')).toBe('/run/user/7/latchkey');
    expect(socketFolder({}, '/home/u')).toBe('/home/u/.local/state/latchkey');
    expect(socketFolder({ XDG_RUNTIME_DIR: 'relative' }, '/home/u')).toBe('/home/u/.local/state/latchkey');
    expect(certificateFolder('chromium', {}, '/h')).toBe('/h/.local/share/latchkey/certificates/chromium');
    expect(certificateFolder('x', { XDG_DATA_HOME: '/d' }, '/h')).toBe('/d/latchkey/certificates/x');
  });

  it('are made closed to others', () => {
    const path = ensureFolder(join(base, 'a/b'));
    expect(() => checkFolder(path)).not.toThrow();
  });

  const traps: [string, (path: string) => void][] = [
    ['a link', path => symlinkSync(base, path)],
    ['a file', path => writeFileSync(path, '')],
    [
      'open to the group',
      path => {
        mkdirSync(path);
        chmodSync(path, 0o710);
      },
    ],
    // Only root can make what belongs to somebody else.
    ...(process.getuid?.() === 0
      ? [
          [
            "another user's",
            path => {
              mkdirSync(path, { mode: 0o700 });
              chownSync(path, 65534, 65534);
            },
          ] satisfies [string, (path: string) => void],
        ]
      : []),
  ];
  it.each(traps)('%s in its place is refused, and what answers in there is not asked', async (_, trap) => {
    const path = join(base, 'x');
    trap(path);
    expect(() => ensureFolder(path)).toThrow(UnsafeFolder);
    const inside = join(realpathSync(path), socketName(browserProcess(), 99));
    const server = createServer(socket => socket.resume().end('{"ready":true}\n'));
    if (statSync(path).isDirectory()) await new Promise<void>(done => server.listen(inside, done));
    const question = { ask: 'ready', key: 'a'.repeat(64) } as const;
    expect(await ask(browserProcess(), question, path)).toEqual({ ready: false });
    if (!server.listening) return;
    // The control: the same socket in a folder that is ours alone.
    const safe = ensureFolder(join(base, 'safe'));
    renameSync(inside, join(safe, socketName(browserProcess(), 99)));
    expect(await ask(browserProcess(), question, safe)).toEqual({ ready: true });
    await new Promise(done => server.close(done));
  });
});

describe('sockets', () => {
  const browser = { pid: 12, started: '345', program: 'chromium' };
  const rows: [string, string, boolean][] = [
    ['its own', '12-345-99.sock', true],
    ['another browser', '13-345-99.sock', false],
    ['the same number, started later', '12-346-99.sock', false],
    ['something else', '12-345.sock', false],
    ['with more in front', 'x12-345-99.sock', false],
  ];
  it.each(rows)('%s', (_, name, own) => {
    expect(belongsTo(name, browser)).toBe(own);
  });

  it('tell whose they are', () => {
    expect(socketOwner(socketName(browser, 99))).toBe(99);
    expect(socketOwner('../x')).toBeUndefined();
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(2 ** 30)).toBe(false);
  });
});

describe('the browser', () => {
  it('is the process that started us', () => {
    const found = browserProcess();
    expect(found.pid).toBe(process.ppid);
    expect(Number(found.started)).toBeGreaterThan(0);
    expect(found.program).toMatch(/^[a-z0-9-]+$/);
  });

  const programs: [string, string][] = [
    ['/usr/lib/chromium/chromium', 'chromium'],
    ['/opt/google/chrome/chrome (deleted)', 'chrome'],
    ['/usr/lib/firefox-esr/firefox-esr', 'firefox-esr'],
    ['/opt/My App/..', '--'],
    ['/', 'unknown'],
  ];
  it.each(programs)('%s is %s', (link, name) => {
    expect(programName(link)).toBe(name);
  });
});

describe('what is said', () => {
  const key = 'a'.repeat(64);
  const questions: [string, unknown, boolean][] = [
    ['ready', { ask: 'ready', key }, true],
    ['sign', { ask: 'sign', key, mechanism: 1, data: 'AAAA' }, true],
    ['another word', { ask: 'keys', key }, false],
    ['a field too many', { ask: 'ready', key, x: 1 }, false],
    ['a key that is none', { ask: 'ready', key: 'x' }, false],
    ['much data', { ask: 'sign', key, mechanism: 1, data: 'A'.repeat(516) }, false],
    ['data that is none', { ask: 'sign', key, mechanism: 1, data: '\n' }, false],
  ];
  it.each(questions)('%s', (_, message, good) => {
    expect(readQuestion(JSON.stringify(message)) !== undefined).toBe(good);
  });

  it('is nothing else', () => {
    expect(readQuestion('{')).toBeUndefined();
    expect(readAnswer('{"ready":1}')).toBeUndefined();
    expect(readAnswer('{"ready":true,"signature":"AAAA"}')).toEqual({ ready: true, signature: 'AAAA' });
  });
});
