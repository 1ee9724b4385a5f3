import { createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Made, Pki } from '../testing/pki.js';
import { Program } from '../testing/program.js';
import { loadIdentities } from './load.js';
import { type Format, formats } from './messages.js';
import { defaultLimits, readInProcess } from './reader.js';

let pki: Pki;
let client: Made;
let bundle: string;
let program: Program;
beforeAll(() => {
  pki = new Pki();
  client = pki.make('client', { issuer: pki.authority('Root') });
  bundle = pki.bundle(client, 'secret', ['-name', 'alias', '-iter', '300000']).toString('base64');
  program = new Program();
});
afterAll(() => {
  pki.remove();
  program.remove();
});

const ask = (bytes: string, limits = {}, format: Format = formats[0]) =>
  readInProcess(
    { files: [{ format, bytes }], password: 'secret', keys: false },
    { ...defaultLimits, ...limits },
    program.file,
  );

describe('the process that reads files', () => {
  it('tells what is there, and no key unless asked', async () => {
    const reply = await ask(bundle);
    expect(reply).toMatchObject({ ok: true, keys: ['p256'], certificates: 1 });
    expect(reply.ok && reply.identities.map(it => it.info.name)).toEqual(['alias']);
    expect(JSON.stringify(reply)).not.toContain('privateKey');
  });

  it('gives key, certificate and chain to who keeps them', async () => {
    const files = [client.key, client.certificate, pki.file('Root.pem')];
    const request = files.map(it => ({ format: 'any' as const, bytes: readFileSync(it).toString('base64') }));
    const loaded = await loadIdentities({ files: request }, defaultLimits, program.file);
    if (!Array.isArray(loaded)) throw new Error(JSON.stringify(loaded));
    const [{ identity }] = loaded;
    const { publicKey } = new X509Certificate(identity.certificate);
    expect(createPublicKey(identity.privateKey).equals(publicKey)).toBe(true);
    expect(identity.chain.map((it: Buffer) => new X509Certificate(it).subject)).toEqual([
      'O=Latchkey test\nCN=Root',
    ]);
  });

  it('a key at the end of megabytes of text', async () => {
    const text = Buffer.alloc(3_500_000, 'all about it\n');
    const pem = Buffer.concat([text, ...[client.key, client.certificate].map(it => readFileSync(it))]);
    expect(await ask(pem.toString('base64'), {}, 'any')).toMatchObject({ ok: true });
  });

  it('passes on why not', async () => {
    const files = [{ format: 'pkcs12' as const, bytes: bundle }];
    expect(await loadIdentities({ files }, defaultLimits, program.file)).toMatchObject({
      problem: 'password-needed',
    });
  });
});

/** Positive control of each: the same bundle is read above. */
describe('its limits', () => {
  it.each([
    ['time', { time: 50 }, 'too-expensive', /more than 50 ms/],
    ['memory', { memory: 1024 * 1024 }, 'too-expensive', /octets of memory/],
    ['size', { input: 100 }, 'too-large', /octets/],
  ])('%s', async (_, limits, problem, detail) => {
    const reply = await ask(bundle, limits);
    expect(reply).toMatchObject({ ok: false, problem, detail: expect.stringMatching(detail) });
  });

  it('a program that fails at once, or does not answer as agreed, is no reply', async () => {
    const files = [{ format: 'any' as const, bytes: bundle }];
    const nothing = await readInProcess({ files, keys: false }, defaultLimits, '/nonexistent');
    expect(nothing).toMatchObject({ ok: false, problem: 'damaged', detail: 'the reader ended with 1' });
  });
});
