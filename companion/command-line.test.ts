import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../package.json';
import { type Made, Pki } from './testing/pki.js';
import { Program } from './testing/program.js';

const password = 'a password seen nowhere';
let pki: Pki;
let client: Made;
let bundle: string;
let program: Program;
beforeAll(() => {
  pki = new Pki();
  client = pki.make('client');
  bundle = pki.file('client.p12');
  writeFileSync(bundle, pki.bundle(client, password, ['-name', 'two\nlines\u001b[2J \u202e']));
  program = new Program();
});
afterAll(() => {
  pki.remove();
  program.remove();
});

describe('the built program', () => {
  it.each([
    ['--version', 0, version],
    ['--help', 0, 'inspect'],
    ['inspect --help', 0, 'inspect FILE'],
  ])('%s', async (args, code, text) => {
    const { stdout, ...rest } = await program.run(args.split(' '));
    expect(rest).toEqual({ code, stderr: '' });
    expect(stdout).toContain(text);
  });

  it.each([
    ['', 0],
    ['nonsense', 2],
    ['inspect', 2],
    ['inspect --nonsense a', 2],
    ['inspect /nonexistent', 3],
    ['inspect /', 3],
    ['inspect /dev/zero', 3],
    ['reader-process', 1],
  ])('"%s" ends with %i', async (args, code) => {
    expect((await program.run(args.split(' ').filter(it => it !== ''))).code).toBe(code);
  });

  it('says the same as JSON, wherever the option stands', async () => {
    for (const args of [
      ['--json', 'nonsense'],
      ['nonsense', '--json'],
    ]) {
      const { stdout, code } = await program.run(args);
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'usage' } });
    }
  });
});

describe('inspect', () => {
  it('reads the password from standard input, and shows a stranger’s text without its control characters', async () => {
    const { code, stdout } = await program.run(['inspect', bundle], `${password}\n`);
    expect(code).toBe(0);
    expect(stdout).toContain('Subject');
    expect(stdout.split('\n')[0]).toBe('two\\u000alines\\u001b[2J \\u202e');
  });

  it('gives everything as JSON', async () => {
    const { stdout } = await program.run(['inspect', bundle, '--json'], password);
    const { ok, identities } = JSON.parse(stdout);
    expect(ok).toBe(true);
    expect(identities[0]).toMatchObject({
      name: 'two\nlines\u001b[2J \u202e',
      keyType: 'p256',
    });
  });

  it.each([
    ['a wrong password', 'wrong', 4, 'wrong-password'],
    ['no password', '', 4, 'wrong-password'],
  ])('%s', async (_, given, code, problem) => {
    const { stdout, ...rest } = await program.run(['inspect', bundle, '--json'], given);
    expect(rest.code).toBe(code);
    expect(JSON.parse(stdout).error.code).toBe(problem);
    expect(rest.stderr + stdout).not.toContain(password);
  });

  it('asks a person, without echo', async () => {
    // `script` is the person's terminal, and answers once the program has asked.
    const child = spawn('script', ['-qec', `${program.file} inspect ${bundle}`, '/dev/null']);
    let output = '';
    const ended = new Promise(done => child.once('close', done));
    child.stdout.on('data', (chunk: Buffer) => {
      const asked = output.includes('Password of');
      output += chunk;
      if (!asked && output.includes('Password of')) child.stdin.write(`${password}\n`);
    });
    await ended;
    expect(output).toContain('Password of');
    expect(output).toContain('Subject');
    expect(output).not.toContain(password);
  });
});
