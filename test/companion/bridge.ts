/**
 * A Unix socket behind which a token process runs, so that p11-kit's client library reaches it in a way that leaves this
 * test its parent: as the companion is this test's child too, the test stands for the browser of both.
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeFolder, removeFolder, startChild } from '../servers/lib/owned.js';
import { program } from './program.js';

export const clientModule = '/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so';

export async function startBridge(env: Readonly<Record<string, string>>) {
  const folder = makeFolder('bridge');
  const path = join(folder, 'pkcs11');
  const server = createServer(socket => {
    const child = startChild(program, ['token'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    if (child.stdin && child.stdout) {
      socket.pipe(child.stdin).on('error', () => socket.destroy());
      child.stdout.pipe(socket).on('error', () => child.kill());
    }
  });
  await new Promise<void>(resolve => server.listen(path, resolve));
  return {
    env: { ...env, P11_KIT_SERVER_ADDRESS: `unix:path=${path}` },
    stop: () => {
      server.close();
      removeFolder(folder);
    },
  };
}
