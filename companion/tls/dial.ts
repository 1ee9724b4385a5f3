/** The way to a server: its addresses, and a TCP connection to the first that takes one. */
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';

/** One address that drops packets must not use up the time of the others. */
const perAddressMs = 8_000;

/** @throws the system's error where the name has no address */
export async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  return (await lookup(host, { all: true })).map(it => it.address);
}

/** @throws the error of the last address */
export async function dial(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<{ socket: Socket; address: string }> {
  let failure: unknown = new Error('no address');
  for (const address of addresses) {
    const socket = connect({ host: address, port });
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(perAddressMs)]);
      await once(socket, 'connect', { signal: limit });
      return { socket, address };
    } catch (error) {
      socket.destroy();
      failure = error;
      if (signal.aborted) break;
    }
  }
  throw failure;
}
