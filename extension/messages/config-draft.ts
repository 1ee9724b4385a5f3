/** Auth configs as pages send them: from the editor, and from an import. */
import * as v from 'valibot';
import { attachModes } from '../../shared/auth-config.js';
import { id, text } from './parts.js';

const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const value = text(1_000_000);

const resources = v.pipe(
  v.array(
    v.object({
      text: text(4096),
      attach: v.picklist(attachModes),
      allowClearText: v.boolean(),
      /** Computed by the editor, which has the public suffix list. */
      publicSuffix: v.boolean(),
    }),
  ),
  v.maxLength(100),
);

/** `null` keeps the stored value of a secret. */
export const draftFields = v.record(v.string(), v.nullable(value));

export const configDraft = v.object({
  /** Absent for a new config. */
  id: v.optional(id),
  name,
  method: v.string(),
  fields: draftFields,
  resources,
  /** Fields with a problem that the user puts up with (`isConfirmable`). */
  confirmed: v.array(text(200)),
});
export type ConfigDraft = v.InferOutput<typeof configDraft>;

/** Without an id, or with one that is taken and not to be replaced, it gets a new one. */
export const importedConfig = v.object({
  id: v.optional(id),
  replace: v.boolean(),
  name,
  method: v.string(),
  fields: v.record(v.string(), value),
  resources,
});
