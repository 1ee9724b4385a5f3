import type { Socket } from 'node:net';
import { longestLine } from './link-protocol.js';

/**
 * The first line that comes, without its end; undefined when the other side closes first, says too much, or is silent
 * until the limit. The socket is left to its owner.
 */
export function firstLine(socket: Socket, limitMs: number): Promise<string | undefined> {
  return new Promise(resolve => {
    let text = '';
    const timer = setTimeout(() => resolve(undefined), limitMs);
    const end = (line?: string) => {
      clearTimeout(timer);
      resolve(line);
    };
    socket.setEncoding('utf8');
    socket.on('data', chunk => {
      text += chunk;
      const at = text.indexOf('\n');
      if (at >= 0) end(text.slice(0, at));
      else if (text.length > longestLine) end();
    });
    socket.once('close', () => end());
    socket.once('error', () => end());
  });
}
