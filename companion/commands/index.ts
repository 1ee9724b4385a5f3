import type { Command } from './command.js';

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every command of the command line. Each is loaded when it is used: the program also starts as token and host. */
export const commands: Readonly<Record<string, Entry>> = {
  inspect: {
    summary: 'what a PKCS#12 bundle or key file holds',
    load: async () => (await import('./inspect.js')).inspect,
  },
};
