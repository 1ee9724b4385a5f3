/** What the editor edits: a config as text fields, before anything is checked. */
import type { AttachMode } from '../../../shared/auth-config.js';
import type { Method } from '../../../shared/methods/method.js';
import { formatResource, parseResource } from '../../../shared/resource.js';
import type { Userinfo } from '../../../shared/userinfo.js';
import type { ConfigDraft } from '../../messages/config-draft.js';
import type { ConfigView, FieldsView } from '../../messages/config-view.js';

export interface DraftResource {
  /** Tells rows apart while they come and go. */
  readonly key: number;
  readonly text: string;
  readonly attach: AttachMode;
  readonly allowClearText: boolean;
}

export interface Draft {
  readonly id?: string;
  readonly name: string;
  readonly method: string;
  /** `null`: the stored secret stays as it is, and is not known here. */
  readonly fields: Readonly<Record<string, string | null>>;
  readonly resources: readonly DraftResource[];
  /** Fields with a problem that the user puts up with (`isConfirmable`). */
  readonly confirmed: readonly string[];
}

/** Its fields as texts; stored secrets, which are not known here, are empty. */
export function valuesOf({ fields }: Draft): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? '']));
}

let lastKey = 0;

/** A row for one more resource. */
export function newResource(text = ''): DraftResource {
  return { key: ++lastKey, text, attach: 'proven', allowClearText: false };
}

function emptyFields(method: Method): Draft['fields'] {
  return Object.fromEntries(method.fields.map(({ name }) => [name, '']));
}

/** A new config of `method`, for `resource` if one is known, with the values that are known of its fields. */
export function newDraft(method: Method, resource?: string, known: Draft['fields'] = {}): Draft {
  const fields = Object.entries(emptyFields(method)).map(([name, empty]) => [name, known[name] ?? empty]);
  return {
    name: '',
    method: method.name,
    fields: Object.fromEntries(fields),
    resources: [newResource(resource)],
    confirmed: [],
  };
}

/** An existing config as a draft; its stored secrets are `null`. */
export function draftOf(config: ConfigView, fields: FieldsView): Draft {
  const values = Object.entries(fields).map(([name, value]) => {
    if (typeof value === 'string') return [name, value] as const;
    return [name, value.present ? null : ''] as const;
  });
  const resources = config.resources.map(({ text, attach, allowClearText }) => {
    return { ...newResource(text), attach, allowClearText };
  });
  const { id, name, method } = config;
  // What is stored was confirmed when it was stored.
  const confirmed = Object.keys(fields);
  return { id, name, method, fields: Object.fromEntries(values), resources, confirmed };
}

/** The draft with another method: fields both methods know keep their value. */
export function withMethod(draft: Draft, method: Method): Draft {
  const { fields, confirmed } = newDraft(method, '', draft.fields);
  return { ...draft, method: method.name, fields, confirmed };
}

/** The draft with the user name and password that a row's URL brought in the method's fields, as far as it has them. */
export function withUserinfo(draft: Draft, row: number, { url, ...found }: Userinfo): Draft {
  const brought = Object.entries(found).filter(([name, value]) => name in draft.fields && value !== '');
  const resources = draft.resources.map(it => (it.key === row ? { ...it, text: url } : it));
  return { ...draft, fields: { ...draft.fields, ...Object.fromEntries(brought) }, resources };
}

/** Rows that say something: one left blank is no resource. */
export function filled(draft: Draft): readonly DraftResource[] {
  return draft.resources.filter(({ text }) => text.trim() !== '');
}

/** Whether leaving `draft` would lose something that `saved` does not hold. */
export function differs(draft: Draft, saved: Draft): boolean {
  const content = (some: Draft) =>
    JSON.stringify({ ...some, resources: filled(some).map(row => ({ ...row, key: 0 })) });
  return content(draft) !== content(saved);
}

/** The message that saves the draft. Resources are canonical; clear text is a matter of http alone. */
export function toMessage(draft: Draft, isPublicSuffix: (host: string) => boolean): ConfigDraft {
  const resources = filled(draft).map(({ text, attach, allowClearText }) => {
    const parsed = parseResource(text);
    if (!parsed.ok) return { text, attach, allowClearText: false, publicSuffix: false };
    const { resource } = parsed;
    return {
      text: formatResource(resource),
      attach,
      allowClearText: allowClearText && resource.scheme === 'http',
      publicSuffix: isPublicSuffix(resource.host),
    };
  });
  return { ...draft, fields: { ...draft.fields }, resources, confirmed: [...draft.confirmed] };
}
