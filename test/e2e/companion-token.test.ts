/** The token as p11-kit's own client library sees it, through pkcs11-tool and NSS's tools: no browser. */
import { execFile } from 'node:child_process';
import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientModule, startBridge } from '../companion/bridge.js';
import { makeHome } from '../companion/home.js';
import { bundle, enable, open } from '../companion/identities.js';
import { hello, type Native, startNative } from '../companion/native.js';
import { type ClientIdentity, type ClientKey, makeAuthority } from '../servers/pki.js';

const run = promisify(execFile);
const kinds: readonly ClientKey[] = ['rsa2048', 'P-256', 'P-384', 'P-521'];
const message = Buffer.from('what is signed');
const digest = createHash('sha256').update(message).digest();

describe('token', () => {
  const home = makeHome();
  const identities = new Map<ClientKey, ClientIdentity>();
  let native: Native;
  let bridge: Awaited<ReturnType<typeof startBridge>>;

  const tool = (...args: string[]) =>
    run('pkcs11-tool', ['--module', clientModule, ...args], { env: bridge.env });
  const of = (kind: ClientKey) => identities.get(kind) as ClientIdentity;

  /** Signs through p11-kit with the key of that kind. */
  async function sign(kind: ClientKey, mechanism: string, data: Buffer, ...args: string[]): Promise<Buffer> {
    const file = join(home.path, 'data');
    writeFileSync(file, data);
    const { stdout } = await tool('-O', '--type', 'cert');
    const id = new RegExp(`CN=${kind}\\b[^]*?ID: +(\\w+)`).exec(stdout)?.[1] ?? '';
    const output = ['--id', id, '-i', file, '-o', `${file}.sig`];
    await tool('--sign', '-m', mechanism, ...output, ...args);
    return readFileSync(`${file}.sig`);
  }

  beforeAll(async () => {
    const authority = await makeAuthority('Token');
    native = startNative(home.env);
    bridge = await startBridge(home.env);
    await native.ask('hello', hello());
    for (const kind of kinds) {
      identities.set(kind, await authority.issue(`CN=${kind}`, kind));
      await enable(native.ask, bundle(of(kind)));
    }
  });
  afterAll(async () => {
    await native.end();
    bridge.stop();
    home.remove();
  });

  it('shows certificates, chain and keys to pkcs11-tool, and no PIN is wanted', async () => {
    const { stdout } = await tool('-L', '-O');
    expect(stdout).toContain('token flags        : rng, token initialized, readonly');
    expect(stdout.match(/^Certificate Object/gm)).toHaveLength(kinds.length + 1);
    expect(stdout.match(/^Private Key Object/gm)).toHaveLength(kinds.length);
    expect(stdout).toContain('Access:     sensitive, always sensitive, never extractable');
    expect(stdout).toContain('Token intermediate');
  });

  it('NSS takes each certificate for one it has the key of', async () => {
    const database = join(home.path, 'nss');
    mkdirSync(database);
    await run('certutil', ['-N', '--empty-password', '-d', database]);
    const add = ['-force', '-dbdir', database, '-add', 'latchkey', '-libfile', clientModule];
    await run('modutil', add, { env: bridge.env });
    const { stdout } = await run('certutil', ['-L', '-h', 'all', '-d', database], { env: bridge.env });
    expect(stdout.match(/u,u,u/g)).toHaveLength(kinds.length);
  });

  it('signs RSA PKCS#1, RSA-PSS and ECDSA as OpenSSL verifies', async () => {
    const rsa = createPublicKey(of('rsa2048').key);
    const info = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), digest]);
    expect(verify('sha256', message, rsa, await sign('rsa2048', 'RSA-PKCS', info))).toBe(true);
    const pss = ['--hash-algorithm', 'SHA256', '--mgf', 'MGF1-SHA256', '--salt-len', '32'];
    const padded = { key: rsa, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(verify('sha256', message, padded, await sign('rsa2048', 'RSA-PKCS-PSS', digest, ...pss))).toBe(
      true,
    );
    for (const kind of ['P-256', 'P-384', 'P-521'] as const) {
      const key = { key: createPublicKey(of(kind).key), dsaEncoding: 'ieee-p1363' as const };
      expect(verify('sha256', message, key, await sign(kind, 'ECDSA', digest)), kind).toBe(true);
    }
    const { signatures } = await native.ask('signatures', {});
    expect(signatures.map(each => each.mechanism)).toEqual([
      'RSA PKCS#1',
      'RSA-PSS',
      'ECDSA',
      'ECDSA',
      'ECDSA',
    ]);
  });

  it('locked: still there, and "not logged in"; unlocked: signs again', async () => {
    await native.ask('lock', {});
    expect((await tool('-O')).stdout.match(/^Private Key Object/gm)).toHaveLength(kinds.length);
    await expect(sign('P-256', 'ECDSA', digest)).rejects.toThrow('CKR_USER_NOT_LOGGED_IN');
    await open(native.ask, bundle(of('P-256')));
    expect(await sign('P-256', 'ECDSA', digest)).toHaveLength(64);
    await expect(sign('P-384', 'ECDSA', digest)).rejects.toThrow('CKR_USER_NOT_LOGGED_IN');
  });

  it('companion killed: "not logged in" at once; another one signs', async () => {
    await native.kill();
    const begun = performance.now();
    await expect(sign('P-256', 'ECDSA', digest)).rejects.toThrow('CKR_USER_NOT_LOGGED_IN');
    console.log(
      `refused after the kill, with two starts of pkcs11-tool: ${Math.round(performance.now() - begun)} ms`,
    );
    native = startNative(home.env);
    await native.ask('hello', hello());
    await expect(sign('P-256', 'ECDSA', digest)).rejects.toThrow('CKR_USER_NOT_LOGGED_IN');
    await open(native.ask, bundle(of('P-256')));
    expect(await sign('P-256', 'ECDSA', digest)).toHaveLength(64);
  });

  it("two profiles: it signs if either holds the key, and a lock is that profile's alone", async () => {
    const other = startNative(home.env);
    await other.ask('hello', hello('other'));
    await open(other.ask, bundle(of('P-256')));
    await native.ask('lock', {});
    expect(await sign('P-256', 'ECDSA', digest)).toHaveLength(64);
    expect((await other.ask('signatures', {})).signatures).toHaveLength(1);
    await other.ask('lock', {});
    await expect(sign('P-256', 'ECDSA', digest)).rejects.toThrow('CKR_USER_NOT_LOGGED_IN');
    await other.end();
  });
});
