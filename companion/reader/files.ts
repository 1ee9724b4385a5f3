import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ReadError } from '../read-error.js';
import { defaultLimits } from './reader.js';

/**
 * A user's file, whole, in base64. Regular files alone: a pipe or a device has no end.
 * @throws ReadError `unreadable`, `too-large`
 */
export async function contentOf(path: string, longest: number = defaultLimits.input): Promise<string> {
  const unreadable = (): never => {
    throw new ReadError('unreadable', 'the file cannot be opened');
  };
  // Not waiting for a writer, where it is a pipe after all.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(unreadable);
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new ReadError('unreadable', 'no regular file');
    if (status.size > longest) throw new ReadError('too-large', `${status.size} octets`);
    return (await file.readFile().catch(unreadable)).toString('base64');
  } finally {
    await file.close();
  }
}
