/**
 * Messages between the extension's pages and its background, over a runtime.Port for each page. Popup and options ask
 * questions; to the prompt window what it shows is pushed.
 *
 * What pages send is a schema: it comes over a port, and is parsed. What the background answers is a type: its handlers
 * are held to it, and pages trust their own background.
 *
 * No message carries a key, and no answer carries a stored secret: pages derive the key themselves and write it to
 * storage.session (vault/slot.ts), and editors keep a stored secret by sending `null` for it.
 */
import * as v from 'valibot';

/** Pages that ask, which is the name of their port. */
export type Endpoint = 'popup' | 'options';
/** Name of the prompt window's port. */
export const promptPort = 'prompt';

/** What a page sends: one of `requests`. */
export const question = v.object({ id: v.number(), name: v.string(), data: v.unknown() });
export type Question = v.InferOutput<typeof question>;
/** What it gets for it. */
export type Answer = { readonly id: number } & (
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly error: string }
);
