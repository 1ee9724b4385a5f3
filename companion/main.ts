#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';
import { commandLine } from './command-line.js';
import { exitCodes } from './exit-codes.js';
import { type Mode, modeOf } from './mode.js';

/** One program per mode, loaded when it is the one. */
async function run(mode: Mode): Promise<number> {
  switch (mode.kind) {
    case 'command':
      return commandLine(mode.args);
    case 'reader':
      return (await import('./reader/process.js')).readerProcess();
    case 'token':
      return (await import('./token/token-process.js')).runToken();
    case 'native-host':
      return (await import('./host/native-host.js')).runNativeHost(mode.caller);
  }
}

try {
  if (isMainThread) process.exitCode = await run(modeOf(process.argv.slice(2)));
  // The only worker is the one the token process asks through.
  else (await import('./token/blocking-ask.js')).runAsker();
} catch (error) {
  // The message may quote a file, and a file may hold a key: only our own places are told.
  const { name = 'Error', stack = '' } = error instanceof Error ? error : {};
  const frames = stack.split('\n').filter(line => line.startsWith('    at '));
  console.error([`latchkey-companion: fault of this program (${name})`, ...frames].join('\n'));
  process.exitCode = exitCodes.internal.code;
}
