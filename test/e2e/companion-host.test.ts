/** The native messaging host, spoken to as browsers do: limits, order, who is served, and what is left at the end. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { extensionIds, longestToCompanion } from '../../shared/protocol.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle, enable, open, password } from '../companion/identities.js';
import { hello, type Native, startNative } from '../companion/native.js';
import { poll } from '../harness/wait.js';
import { type ClientIdentity, makeAuthority } from '../servers/pki.js';

/** Only root can make what belongs to somebody else. */
const isRoot = process.getuid?.() === 0;

let identity: ClientIdentity;
let bytes: string;
beforeAll(async () => {
  identity = await (await makeAuthority('Host')).issue('CN=user', 'P-256');
  bytes = bundle(identity);
});

let home: Home;
let native: Native;
beforeEach(() => {
  home = makeHome();
  native = startNative(home.env);
});
afterEach(async () => {
  await native.kill();
  home.remove();
});

const run = () => join(home.path, 'run/latchkey');
const sockets = () => (existsSync(run()) ? readdirSync(run()) : []);

describe('handshake', () => {
  it('comes first, once, and with this version', async () => {
    await expect(native.ask('status', {})).rejects.toThrow('handshake');
    await expect(native.ask('identity.open', { source: { bytes }, password })).rejects.toThrow('handshake');
    await expect(native.ask('hello', { protocol: 99, profile: 'x' })).rejects.toThrow('handshake');
    expect(await native.ask('hello', hello())).toMatchObject({ protocol: 1, token: 'listening' });
    await expect(native.ask('hello', hello())).rejects.toThrow('handshake');
  });

  const strangers = [
    'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/',
    `chrome-extension://${extensionIds[0]}a/`,
    `https://${extensionIds[0]}/`,
  ];
  it.each(strangers)('%s is not served', async caller => {
    const stranger = startNative(home.env, caller);
    await expect(stranger.ask('hello', hello())).rejects.toThrow('ended with 2');
  });

  it('an extension named at installation is served', async () => {
    const id = 'a'.repeat(32);
    const other = startNative({ ...home.env, LATCHKEY_EXTENSIONS: id }, `chrome-extension://${id}/`);
    expect(await other.ask('hello', hello())).toMatchObject({ protocol: 1 });
    await other.end();
  });
});

describe('messages', () => {
  it('that are no requests are answered, and the conversation goes on', async () => {
    const nonsense = [7, null, {}, { id: 'x', type: 'lock' }, { id: -1, type: 'lock' }, { type: 'lock' }];
    for (const each of nonsense) native.raw(each);
    native.raw({ id: 1000, type: 'no-such' });
    native.raw({ id: 1001, type: 'lock', more: 1 });
    native.raw({ id: 1002, type: 'toString' });
    expect(await native.ask('hello', hello())).toMatchObject({ protocol: 1 });
    expect(await poll(() => native.stray.length === 9 || undefined, 5000)).toBe(true);
    expect(native.stray.every(each => !each.ok && each.error.code === 'malformed')).toBe(true);
  });

  it('arrive in any pieces', async () => {
    const body = Buffer.from(JSON.stringify({ id: 5, type: 'hello', ...hello() }));
    const head = Buffer.alloc(4);
    head.writeUInt32LE(body.length);
    for (const byte of Buffer.concat([head, body])) native.send(Buffer.of(byte));
    expect(await poll(() => native.stray.find(each => each.id === 5), 5000)).toMatchObject({ ok: true });
  });

  it('of 48 MiB are read, longer ones than browsers send end it', async () => {
    await native.ask('hello', hello());
    native.raw({
      id: 9,
      type: 'identity.open',
      source: { bytes: 'A'.repeat(48 * 1024 * 1024) },
      password: null,
    });
    const answer = await poll(() => native.stray.find(each => each.id === 9), 30_000);
    expect(answer).toMatchObject({ ok: false, error: { code: 'malformed' } });
    const head = Buffer.alloc(4);
    head.writeUInt32LE(longestToCompanion + 1);
    native.send(head);
    await expect(native.ask('status', {})).rejects.toThrow('ended with 2');
  });
});

describe('identities', () => {
  it('are told of without their keys; errors tell a wrong password from damage', async () => {
    await native.ask('hello', hello());
    const source = { bytes };
    await expect(native.ask('identity.open', { source, password: 'no' })).rejects.toThrow('wrong-password');
    const damaged = { bytes: Buffer.from(bytes, 'base64').subarray(0, 99).toString('base64') };
    await expect(native.ask('identity.open', { source: damaged, password })).rejects.toThrow('damaged');
    const missing = { path: join(home.path, 'none.p12') };
    await expect(native.ask('identity.open', { source: missing, password })).rejects.toThrow('unreadable');
    const answer = await native.ask('identity.open', { source, password });
    expect(answer.identities).toMatchObject([{ keyType: 'p256', enabled: false }]);
    const d = identity.key.export({ format: 'jwk' }).d ?? '';
    expect(JSON.stringify(answer)).not.toContain(Buffer.from(d, 'base64url').toString('base64').slice(0, 20));
  });

  it('what a profile enables stays for its next companion, and another profile does not see it as its own', async () => {
    await native.ask('hello', hello());
    const id = await enable(native.ask, bytes);
    await native.ask('lock', {});
    expect(await native.ask('status', {})).toMatchObject({ unlocked: [], enabled: [id] });
    await expect(native.ask('identity.enable', { identity: id })).rejects.toThrow('unknown-identity');
    await native.end();
    const next = startNative(home.env);
    await next.ask('hello', hello());
    expect((await next.ask('status', {})).enabled).toEqual([id]);
    await next.ask('identity.disable', { identity: id });
    expect((await next.ask('status', {})).enabled).toEqual([]);
    await next.end();
    const other = startNative(home.env);
    await other.ask('hello', hello('other'));
    expect((await other.ask('status', {})).enabled).toEqual([]);
    await other.end();
  });

  it('a lock while a file is read keeps nothing of it', async () => {
    await native.ask('hello', hello());
    const opening = native.ask('identity.open', { source: { bytes }, password });
    await native.ask('lock', {});
    await expect(opening).rejects.toThrow('locked');
    expect((await native.ask('status', {})).unlocked).toEqual([]);
  });
});

describe('around it', () => {
  it('end of input: it ends with 0 and takes its socket along', async () => {
    await native.ask('hello', hello());
    expect(sockets()).toHaveLength(1);
    expect(await native.end()).toBe(0);
    expect(sockets()).toEqual([]);
  });

  it('a socket that a killed companion left is removed by the next one', async () => {
    await native.ask('hello', hello());
    await native.kill();
    expect(sockets()).toHaveLength(1);
    native = startNative(home.env);
    await native.ask('hello', hello());
    expect(sockets()).toHaveLength(1);
  });

  it('folder 0700, socket 0600, and no TCP port', async () => {
    await native.ask('hello', hello());
    await open(native.ask, bytes);
    expect(statSync(run()).mode & 0o777).toBe(0o700);
    expect(statSync(join(run(), sockets()[0] as string)).mode & 0o777).toBe(0o600);
    const listening = execFileSync('ss', ['-ltnpH']).toString();
    expect(listening).not.toContain(`pid=${native.child.pid},`);
    // The control: this process's own ports are seen in the same way.
    expect(execFileSync('ss', ['-lxpH']).toString()).toContain(`pid=${native.child.pid},`);
  });

  const traps: [string, () => void][] = [
    ['a symbolic link', () => symlinkSync(join(home.path, 'elsewhere'), run())],
    ['open to others', () => chmodSync(run(), 0o755)],
    ...(isRoot
      ? [["another user's", () => chownSync(run(), 65534, 65534)] satisfies [string, () => void]]
      : []),
    [
      'a file',
      () => {
        rmSync(run(), { recursive: true });
        execFileSync('touch', [run()]);
      },
    ],
  ];
  it.each(traps)('a socket folder that is %s is refused, with the cure', async (_, trap) => {
    await native.ask('hello', hello());
    await native.end();
    mkdirSync(join(home.path, 'elsewhere'), { mode: 0o700 });
    if (_ === 'a symbolic link') rmSync(run(), { recursive: true });
    trap();
    native = startNative(home.env);
    const { token } = await native.ask('hello', hello());
    expect(token).toMatchObject({ unavailable: expect.stringContaining('latchkey') });
    await expect(enable(native.ask, bytes)).rejects.toThrow('no-token');
    expect(readdirSync(join(home.path, 'elsewhere'))).toEqual([]);
  });

  it.skipIf(!isRoot)('another user gets no connection, also to a folder that was opened', async () => {
    await native.ask('hello', hello());
    const path = join(run(), sockets()[0] as string);
    // Whatever lies above would keep him off already.
    for (const folder of [home.path, join(home.path, 'run')]) chmodSync(folder, 0o755);
    const script = `require('net').connect(${JSON.stringify(path)}, () => process.exit(0)).on('error', e => { console.log(e.code); process.exit(1); })`;
    const connectAs = (uid: number) => {
      const as = [
        '--reuid',
        String(uid),
        '--regid',
        String(uid),
        '--clear-groups',
        process.execPath,
        '-e',
        script,
      ];
      const { status, stdout } = spawnSync('setpriv', as, { encoding: 'utf8' });
      return { status, said: stdout.trim() };
    };
    expect(connectAs(65534)).toEqual({ status: 1, said: 'EACCES' });
    chmodSync(run(), 0o755);
    expect(connectAs(65534)).toEqual({ status: 1, said: 'EACCES' });
    // The control: for its own user it is there.
    expect(connectAs(0)).toEqual({ status: 0, said: '' });
  });

  it('whoever connects and says nonsense, or nothing, hears nothing', async () => {
    await native.ask('hello', hello());
    const path = join(run(), sockets()[0] as string);
    const said = (text: string) =>
      new Promise<string>(resolve => {
        let heard = '';
        const socket = connect(path, () => socket.write(text));
        socket.on('data', chunk => {
          heard += chunk;
        });
        socket.on('close', () => resolve(heard));
      });
    expect(
      await Promise.all([said('x\n'), said(''), said('{"ask":"keys"}\n'), said('y'.repeat(20_000))]),
    ).toEqual(['', '', '', '']);
    expect(await said(`{"ask":"ready","key":"${'0'.repeat(64)}"}\n`)).toBe('{"ready":false}\n');
  });
});

it("Firefox's way of calling is served too", async () => {
  const other = startNative(home.env, join(home.path, 'latchkey.companion.json'), [extensionIds[1]]);
  expect(await other.ask('hello', hello())).toMatchObject({ protocol: 1 });
  await other.end();
});
