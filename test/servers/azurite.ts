/** Azurite, Microsoft's own emulator of Azure Storage: it verifies shared access signatures. */
import { createHmac, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './certificate.js';
import { ask } from './lib/client.js';
import { isRunning, makeFolder, removeFolder, startChild, stopChild } from './lib/owned.js';
import { freePorts, waitForPort } from './lib/ports.js';

const version = '2018-11-09';

export interface Azurite {
  /** Origin of the account, `https://ACCOUNT.blob.core.windows.net:PORT`. */
  readonly blobs: string;
  /** The query that opens a container for reading until `expiresAt`, in milliseconds since the epoch. */
  signature(container: string, expiresAt: number): string;
  stop(): Promise<void>;
}

const time = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** "Create a service SAS", for a container, and "Create an account SAS", of Azure Storage's REST reference. */
function signer(account: string, key: string) {
  const sign = (lines: readonly string[]) =>
    createHmac('sha256', Buffer.from(key, 'base64')).update(lines.join('\n')).digest('base64');
  return {
    container(name: string, expiresAt: number): string {
      const se = time(expiresAt);
      const lines = ['rl', '', se, `/blob/${account}/${name}`, '', '', 'https', version, 'c'];
      const sig = sign([...lines, '', '', '', '', '', '']);
      return new URLSearchParams({ sv: version, sr: 'c', sp: 'rl', se, spr: 'https', sig }).toString();
    },
    account(): string {
      const se = time(Date.now() + 600_000);
      const sig = sign([account, 'rwlc', 'b', 'co', '', se, '', 'https', version, '']);
      return new URLSearchParams({
        sv: version,
        ss: 'b',
        srt: 'co',
        sp: 'rwlc',
        se,
        spr: 'https',
        sig,
      }).toString();
    },
  };
}

/** Starts it with containers, each of which holds `one.html`. `program` is Azurite's folder of npm. */
export async function start(options: {
  readonly program: string;
  readonly certificate: Certificate;
  readonly account: string;
  readonly containers: readonly string[];
}): Promise<Azurite> {
  const { program, certificate, account, containers } = options;
  const folder = makeFolder('azurite');
  writeFileSync(join(folder, 'cert.pem'), certificate.certificate);
  writeFileSync(join(folder, 'key.pem'), certificate.key, { mode: 0o600 });
  const [port = 0] = await freePorts(1);
  const key = randomBytes(32).toString('base64');
  const args = [join(program, 'dist/src/blob/main.js'), '--blobPort', `${port}`, '--location', folder];
  const tls = ['--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem')];
  const child = startChild(process.execPath, [...args, ...tls, '--silent', '--disableTelemetry'], {
    env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
    stdio: 'ignore',
  });
  if (!(await waitForPort(port, () => isRunning(child)))) throw new Error('Azurite did not start');
  const blobs = `https://${account}.blob.core.windows.net:${port}`;
  const sign = signer(account, key);
  const put = async (path: string, headers: Record<string, string>, body = '') => {
    const url = `${blobs}${path}${path.includes('?') ? '&' : '?'}${sign.account()}`;
    const length = { 'content-length': `${Buffer.byteLength(body)}`, 'x-ms-version': version };
    const { status, body: answer } = await ask(certificate, url, {
      method: 'PUT',
      headers: { ...length, ...headers },
      body,
    });
    if (status !== 201) throw new Error(`Azurite: ${status} ${answer}`);
  };
  for (const container of containers) {
    await put(`/${container}?restype=container`, {});
    const html = '<!doctype html><title>Arrived</title>';
    await put(`/${container}/one.html`, { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'text/html' }, html);
  }
  return {
    blobs,
    signature: sign.container,
    stop: async () => {
      await stopChild(child);
      removeFolder(folder);
    },
  };
}
