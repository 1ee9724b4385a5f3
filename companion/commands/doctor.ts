import { diagnose } from '../install/diagnose.js';
import { situation } from '../install/situation.js';
import type { Command } from './command.js';

export const doctor: Command = {
  usage: 'doctor',
  help: [
    'Checks the installation and says what is wrong and how to mend it.',
    '',
    'A token process that was ended by force is started again by the browser only: if certificates are refused though',
    'Latchkey is unlocked, restart the browser.',
  ],
  options: {},
  positionals: [0, 0],
  run: async () => {
    const findings = diagnose(situation());
    const healthy = findings.every(each => each.ok);
    return {
      exit: healthy ? 'ok' : 'notInstalled',
      json: { ok: healthy, findings },
      text: findings.flatMap(({ ok, text, cure }) => [
        `${ok ? 'ok   ' : 'FAULT'}  ${text}`,
        ...(cure === undefined ? [] : [`       ${cure}`]),
      ]),
    };
  },
};
