/** The objects under their handles. A handle is never given to another object while the token process lives. */
import { CKA } from './constants.js';
import { identityObjects, type PublicIdentity, type TokenObject } from './objects.js';
import type { Attribute } from './rpc/attribute.js';

export class ObjectStore {
  readonly #handles = new Map<string, number>();
  #objects = new Map<number, TokenObject>();
  #last = 0;

  /** Replaces all objects by those of the identities; true when any object came or went. */
  replace(identities: readonly PublicIdentity[]): boolean {
    const before = this.#objects;
    this.#objects = new Map();
    for (const [name, object] of identities.flatMap(each => [...readable(each)])) {
      this.#objects.set(this.#handleOf(name), object);
    }
    return before.size !== this.#objects.size || [...before.keys()].some(each => !this.#objects.has(each));
  }

  get(handle: number): TokenObject | undefined {
    return this.#objects.get(handle);
  }

  /** Handles of the objects that have all the attributes, with just these values. */
  find(template: readonly Attribute[]): number[] {
    const found: number[] = [];
    for (const [handle, { attributes }] of this.#objects) {
      if (template.every(each => matches(each, attributes.get(each.type)))) found.push(handle);
    }
    return found;
  }

  #handleOf(name: string): number {
    const handle = this.#handles.get(name) ?? ++this.#last;
    this.#handles.set(name, handle);
    return handle;
  }
}

/** A certificate that cannot be read is left out: one damaged file must not take the others away. */
function readable(identity: PublicIdentity): ReadonlyMap<string, TokenObject> {
  try {
    return identityObjects(identity);
  } catch {
    return new Map();
  }
}

function matches({ type, value }: Attribute, own: Uint8Array | undefined): boolean {
  if (own === undefined || value === undefined) return false;
  // NSS looks for the serial number with and without the head of its INTEGER.
  if (type === CKA.SERIAL_NUMBER && Buffer.compare(own.subarray(2), value) === 0) return true;
  return Buffer.compare(own, value) === 0;
}
