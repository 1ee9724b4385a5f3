/** The worker of one reading. */
import { readFile } from './reading.js';

interface Order {
  readonly bytes: Uint8Array;
  readonly password: string | undefined;
}

addEventListener('message', async ({ data }: MessageEvent<Order>) => {
  postMessage(await readFile(data.bytes, data.password).catch(() => ({ ok: false, fault: 'error' })));
});
