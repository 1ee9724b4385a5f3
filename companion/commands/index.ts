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
  probe: {
    summary: 'ask a server, and tell each step up to its response',
    load: async () => (await import('./probe.js')).probeCommand,
  },
  install: {
    summary: 'make browsers find this program',
    load: async () => (await import('./install.js')).install,
  },
  doctor: {
    summary: 'what is wrong with the installation, and how to mend it',
    load: async () => (await import('./doctor.js')).doctor,
  },
  uninstall: {
    summary: 'undo what install did',
    load: async () => (await import('./uninstall.js')).uninstall,
  },
};
