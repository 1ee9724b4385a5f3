import { parseArgs } from 'node:util';
import { version } from '../package.json';
import type { Command, Result } from './commands/command.js';
import { commands } from './commands/index.js';
import { exitCodes } from './exit-codes.js';
import { printable } from './printable.js';

/** `--json` is every command's too; it is taken out beforehand, so that it may stand anywhere. */
const everyCommand = { help: { type: 'boolean', short: 'h' } } as const;

const say = (...text: string[]): Result => ({ exit: 'ok', json: { text }, text });
const misunderstood = (...text: string[]): Result => ({
  exit: 'usage',
  json: { ok: false, error: { code: 'usage', message: text.join(' ') } },
  text,
});

function generalHelp(): string[] {
  const width = Math.max(...Object.keys(commands).map(name => name.length)) + 2;
  return [
    'latchkey-companion COMMAND [--json] [--help]',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`),
    '',
    'Exit codes:',
    ...Object.values(exitCodes).map(({ code, meaning }) => `  ${code}  ${meaning}`),
    '',
    'Passwords are asked for, or read from standard input; never give one as an argument.',
  ];
}

const commandHelp = ({ usage, help }: Command): string[] => [`latchkey-companion ${usage}`, '', ...help];

async function runCommand(command: Command, args: readonly string[]): Promise<Result> {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    const options = { ...command.options, ...everyCommand };
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    return misunderstood(error instanceof Error ? error.message : String(error));
  }
  if (parsed.values.help === true) return say(...commandHelp(command));
  const [from, to] = command.positionals;
  if (parsed.positionals.length < from || parsed.positionals.length > to) {
    return misunderstood(`Usage: latchkey-companion ${command.usage}`);
  }
  return command.run(parsed);
}

async function resultOf(args: readonly string[]): Promise<Result> {
  const [name = '--help', ...rest] = args.filter(it => it !== '--json');
  if (name === '--version') return { exit: 'ok', json: { version }, text: [version] };
  if (name === '--help' || name === '-h') return say(...generalHelp());
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) return misunderstood(`There is no command ${name}; see latchkey-companion --help`);
  return runCommand(await entry.load(), rest);
}

/**
 * Runs what the arguments ask for, prints it (what went wrong to standard error), and gives the exit code. All that
 * is printed passes through here, so that no text of a file reaches the terminal as it is.
 */
export async function commandLine(args: readonly string[]): Promise<number> {
  const result = await resultOf(args);
  const json = args.includes('--json');
  // JSON has line feeds between its lines alone.
  const lines = json ? JSON.stringify(result.json, null, 2).split('\n') : result.text;
  const print = json || result.exit === 'ok' ? console.log : console.error;
  print(lines.map(printable).join('\n'));
  return exitCodes[result.exit].code;
}
