/** What a config needs the browser's permission for. */
import type { Fields } from '../../../shared/auth-config.js';
import { methods } from '../../../shared/methods/index.js';
import { originsOf } from '../permissions.js';

/** The permission origins of its resources and of hosts that its method itself speaks to, each once. */
export function neededOrigins(method: string, fields: Fields, resources: readonly string[]): string[] {
  return [...new Set([...originsOf(resources), ...(methods.get(method)?.contacts?.(fields) ?? [])])];
}
