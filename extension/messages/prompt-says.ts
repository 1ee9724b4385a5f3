/** Prompt window -> background: what the user decided. Closing the window is `cancel` for every question. */
import * as v from 'valibot';
import { decision, id } from './parts.js';

// Tells as much as `v.variant`, which would be a part of the library more for the background to load.
export const promptSays = v.union([
  v.object({ kind: v.literal('opened') }),
  v.object({ kind: v.literal('wrongPassword') }),
  v.object({ kind: v.literal('cancel'), id: v.number() }),
  v.object({ kind: v.literal('choose'), id: v.number(), configId: id, remember: v.boolean() }),
  v.object({ kind: v.literal('consent'), id: v.number(), decision, reload: v.boolean() }),
  v.object({ kind: v.literal('sign'), id: v.number() }),
  v.object({ kind: v.literal('authorize'), id: v.number() }),
  v.object({ kind: v.literal('reload'), id: v.number() }),
]);
export type PromptSays = v.InferOutput<typeof promptSays>;
