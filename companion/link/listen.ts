/** The companion's end: a Unix socket that answers questions about the keys it holds. */
import { readdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { BrowserProcess } from './browser-process.js';
import { ensureFolder, socketFolder } from './folders.js';
import { firstLine } from './lines.js';
import { type Answer, type Question, readQuestion, writeLine } from './link-protocol.js';
import { isAlive, socketName, socketOwner } from './socket-name.js';

/** A token process asks at once after connecting. */
const questionLimitMs = 2000;

/** At most so many at the same time: a page's connections, several times over. */
const mostConnections = 64;

/** Sockets of companions that were killed are nobody's. */
function removeDead(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = socketOwner(name);
    if (owner !== undefined && !isAlive(owner)) rmSync(join(folder, name), { force: true });
  }
}

async function serveOne(socket: Socket, answer: (question: Question) => Answer | Promise<Answer>) {
  socket.on('error', () => socket.destroy());
  const line = await firstLine(socket, questionLimitMs);
  const question = line === undefined ? undefined : readQuestion(line);
  if (question !== undefined) socket.end(writeLine(await answer(question)));
  else socket.destroy();
}

export interface Listening {
  readonly path: string;
  close(): void;
}

/** Listens for the token processes of this browser. @throws UnsafeFolder */
export async function listen(
  browser: BrowserProcess,
  answer: (question: Question) => Answer | Promise<Answer>,
  folder = socketFolder(),
): Promise<Listening> {
  ensureFolder(folder);
  removeDead(folder);
  const path = join(folder, socketName(browser, process.pid));
  const server = createServer(socket => void serveOne(socket, answer));
  server.maxConnections = mostConnections;
  await listenPrivately(server, path);
  return {
    path,
    close: () => {
      server.close();
      rmSync(path, { force: true });
    },
  };
}

/** The socket has mode 0600 from the beginning: it is made before `listen` returns. */
function listenPrivately(server: Server, path: string): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject);
  });
  const mask = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(mask);
  }
  return listening;
}
