import { resolve } from 'node:path';

/** The companion as `npm run build` makes it. */
export const program = resolve(import.meta.dirname, '../../dist/companion/latchkey-companion.mjs');
