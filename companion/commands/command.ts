import type { ParseArgsConfig } from 'node:util';
import type { Exit } from '../exit-codes.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What a command found, in both of its forms; the command line prints one of them and ends with the exit code. */
export interface Result {
  readonly exit: Exit;
  /** Printed with `--json`. */
  readonly json: object;
  /** Lines for people. */
  readonly text: readonly string[];
}

export interface Input {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
}

/** One command of the program; `run` never prints. */
export interface Command {
  /** Its arguments, as help shows them: `inspect FILE`. */
  readonly usage: string;
  /** What help says below the usage, one line each. */
  readonly help: readonly string[];
  /** Options beside `--json` and `--help`, which every command has. */
  readonly options: Options;
  /** How many arguments that are no options: from, to. */
  readonly positionals: readonly [number, number];
  run(input: Input): Promise<Result>;
}
