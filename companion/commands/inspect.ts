import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from './command.js';

export const inspect: Command = {
  usage: 'inspect FILE [--json]',
  help: ['Shows the certificate in FILE (PEM or DER).'],
  options: {},
  positionals: [1, 1],
  async run({ positionals: [file = ''] }) {
    let bytes: Buffer;
    try {
      bytes = await readFile(file);
    } catch {
      const message = `${file} cannot be read`;
      return {
        exit: 'unreadable',
        json: { ok: false, error: { code: 'unreadable', message } },
        text: [message],
      };
    }
    try {
      const { subject, issuer, validTo } = new X509Certificate(bytes);
      const json = { ok: true, subject, issuer, notAfter: new Date(validTo).toISOString() };
      return { exit: 'ok', json, text: [subject, `Issuer: ${issuer}`, `Valid until ${validTo}`] };
    } catch {
      const message = `${file} is no certificate`;
      return { exit: 'damaged', json: { ok: false, error: { code: 'damaged', message } }, text: [message] };
    }
  },
};
