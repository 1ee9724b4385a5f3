/** What configs need the browser's permission for. */
import type { Fields } from '../../../shared/auth-config.js';
import { methods } from '../../../shared/methods/index.js';
import { originsOf } from '../permissions.js';

interface Needing {
  readonly method: string;
  readonly fields: Fields;
  /** Texts of resources. */
  readonly resources: readonly string[];
}

/** The permission origins of their resources and of hosts that their methods themselves speak to, each once. */
export function neededOrigins(configs: readonly Needing[]): string[] {
  const spokenTo = configs.flatMap(({ method, fields }) => methods.get(method)?.contacts?.(fields) ?? []);
  return [...new Set([...originsOf(configs.flatMap(({ resources }) => resources)), ...spokenTo])];
}
