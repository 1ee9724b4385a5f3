import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

function listenOnAny(): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ port, close: () => new Promise(done => server.close(() => done())) });
    });
  });
}

/**
 * Ports of 127.0.0.1 that were free a moment ago, all different: they are held together until all are known.
 * Another process may take one before it is used, so whoever uses them must be ready to ask again.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, listenOnAny));
  await Promise.all(held.map(each => each.close()));
  return held.map(each => each.port);
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Waits until something accepts connections on the port; false when `alive` says that nothing ever will. */
export async function waitForPort(port: number, alive: () => boolean, limit = 15_000): Promise<boolean> {
  const end = Date.now() + limit;
  while (Date.now() < end && alive()) {
    if (await accepts(port)) return true;
    await sleep(20);
  }
  return false;
}
