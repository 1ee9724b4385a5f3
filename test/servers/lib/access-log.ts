import { closeSync, openSync, readSync } from 'node:fs';
import { hostName, type Received } from './received.js';

interface Line {
  readonly time: number;
  readonly method: string;
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

function parse(text: string): Received {
  const line = JSON.parse(text) as Line;
  // nginx writes an absent header as an empty text, Apache and lighttpd as a dash.
  const headers = Object.fromEntries(
    Object.entries(line.headers).filter(([, value]) => value !== '' && value !== '-'),
  );
  return { ...line, host: hostName(line.host), time: Math.round(line.time * 1000), headers };
}

/** Returns a function that reads what was added to the file since the last call and gives all entries so far. */
export function followLog(file: string): () => readonly Received[] {
  const entries: Received[] = [];
  let rest = Buffer.alloc(0);
  let position = 0;
  return () => {
    const descriptor = openSync(file, 'r');
    const buffer = Buffer.alloc(65_536);
    for (let read = 1; read > 0; position += read) {
      read = readSync(descriptor, buffer, 0, buffer.length, position);
      rest = Buffer.concat([rest, buffer.subarray(0, read)]);
    }
    closeSync(descriptor);
    // Whole lines only: nginx may be in the middle of one.
    const end = rest.lastIndexOf('\n') + 1;
    const lines = rest.subarray(0, end).toString('utf8').split('\n');
    rest = rest.subarray(end);
    entries.push(...lines.filter(line => line !== '').map(parse));
    return entries;
  };
}
