/** The token process's end: asks the companions of its browser, until one has the key. */
import { lstatSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { BrowserProcess } from './browser-process.js';
import { checkFolder, socketFolder } from './folders.js';
import { firstLine } from './lines.js';
import { type Answer, type Question, readAnswer, writeLine } from './link-protocol.js';
import { belongsTo } from './socket-name.js';

/** A signature takes milliseconds; beyond this the companion hangs, and the browser shall not hang with it. */
export const answerLimitMs = 5000;

/** Sockets of this user alone: anything else in the folder is passed over. */
function sockets(browser: BrowserProcess, folder: string): string[] {
  try {
    checkFolder(folder);
    return readdirSync(folder)
      .filter(name => belongsTo(name, browser))
      .map(name => join(folder, name))
      .filter(path => {
        const stat = lstatSync(path);
        return stat.isSocket() && stat.uid === process.getuid?.();
      });
  } catch {
    return [];
  }
}

async function askOne(path: string, question: Question): Promise<Answer | undefined> {
  const socket = connect(path);
  socket.on('error', () => socket.destroy());
  socket.write(writeLine(question));
  const line = await firstLine(socket, answerLimitMs);
  socket.destroy();
  return line === undefined ? undefined : readAnswer(line);
}

/** The first answer of a companion that has the key. Nobody there, everybody locked: the key is not ready. */
export async function ask(
  browser: BrowserProcess,
  question: Question,
  folder = socketFolder(),
): Promise<Answer> {
  for (const path of sockets(browser, folder)) {
    const answer = await askOne(path, question);
    if (answer?.ready) return answer;
  }
  return { ready: false };
}
