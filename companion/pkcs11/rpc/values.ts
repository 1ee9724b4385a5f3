/** Arguments and results by their type signature, so that a call's types in TypeScript follow from the table of calls. */
import { CKM } from '../constants.js';
import { type Attribute, readAttribute, writeAttribute } from './attribute.js';
import { Malformed, type Reader, type Writer } from './wire.js';

/** An array whose elements are not there, only their number: the asker's room was too small, or it gave none. */
export interface CountOnly {
  readonly count: number;
}

export interface Mechanism {
  readonly type: number;
  readonly pss?: { readonly hash: number; readonly mgf: number; readonly saltLength: number };
}

/** What each type of the protocol is here. `f…` is the room the asker has for an answer. */
interface Types {
  y: number;
  u: number;
  v: readonly [number, number];
  s: Uint8Array;
  z: Uint8Array;
  M: Mechanism;
  ay: Uint8Array | CountOnly;
  au: readonly number[] | CountOnly;
  aA: readonly Attribute[];
  fy: number;
  fu: number;
  fA: readonly { readonly type: number; readonly room: number }[];
}
type TypeName = keyof Types;

/** The values that a signature such as `uufA` stands for. */
export type Values<S extends string> = S extends ''
  ? []
  : S extends `${infer P extends 'a' | 'f'}${infer E extends 'y' | 'u' | 'A'}${infer R}`
    ? [Types[`${P}${E}`], ...Values<R>]
    : S extends `${infer T extends 'y' | 'u' | 'v' | 's' | 'z' | 'M'}${infer R}`
      ? [Types[T], ...Values<R>]
      : never;

interface Codec<T> {
  read(reader: Reader): T;
  write(writer: Writer, value: T): void;
}

/** As many as `count` says; the first that is not there ends it, so the message's own length is the limit. */
const repeated = <T>(count: number, read: () => T): T[] => {
  const all: T[] = [];
  for (let n = 0; n < count; n++) all.push(read());
  return all;
};
const bytes = (reader: Reader): Uint8Array => reader.string() ?? new Uint8Array();
const isCount = (value: object): value is CountOnly => 'count' in value;

const codecs: { readonly [T in TypeName]: Codec<Types[T]> } = {
  y: { read: r => r.byte(), write: (w, value) => w.byte(value) },
  u: { read: r => r.u64(), write: (w, value) => w.u64(value) },
  v: { read: r => [r.byte(), r.byte()], write: (w, [major, minor]) => w.byte(major).byte(minor) },
  s: { read: bytes, write: (w, value) => w.string(value) },
  z: { read: bytes, write: (w, value) => w.string(value) },
  M: { read: readMechanism, write: writeMechanism },
  ay: {
    read: r => (r.byte() === 0 ? { count: r.u32() } : bytes(r)),
    write: (w, value) => (isCount(value) ? w.byte(0).u32(value.count) : w.byte(1).string(value)),
  },
  au: {
    read: r => {
      const there = r.byte() !== 0;
      const count = r.u32();
      return there ? repeated(count, () => r.u64()) : { count };
    },
    write: (w, value) => {
      if (isCount(value)) {
        w.byte(0).u32(value.count);
        return;
      }
      w.byte(1).u32(value.length);
      for (const each of value) w.u64(each);
    },
  },
  aA: {
    read: r => repeated(r.u32(), () => readAttribute(r)),
    write: (w, value) => {
      w.u32(value.length);
      for (const each of value) writeAttribute(w, each);
    },
  },
  fy: { read: r => r.u32(), write: (w, value) => w.u32(value) },
  fu: { read: r => r.u32(), write: (w, value) => w.u32(value) },
  fA: {
    read: r => repeated(r.u32(), () => ({ type: r.u32(), room: r.u32() })),
    write: (w, value) => {
      w.u32(value.length);
      for (const { type, room } of value) w.u32(type).u32(room);
    },
  },
};

/**
 * Version 0 of the protocol writes an absent byte string after mechanisms without parameters. Others have parameters
 * of their own shape: we know that of RSA-PSS, and refuse the rest before their parameters are met.
 */
function readMechanism(reader: Reader): Mechanism {
  const type = reader.u32();
  if (type === CKM.RSA_PKCS_PSS) {
    return { type, pss: { hash: reader.u64(), mgf: reader.u64(), saltLength: reader.u64() } };
  }
  if (type === CKM.RSA_PKCS || type === CKM.ECDSA) reader.string();
  else throw new UnknownMechanism(`Mechanism 0x${type.toString(16)}`);
  return { type };
}

/** A mechanism whose parameters we cannot read over: the call is refused, the connection goes on. */
export class UnknownMechanism extends Malformed {}

function writeMechanism(writer: Writer, { type, pss }: Mechanism): void {
  writer.u32(type);
  if (pss) writer.u64(pss.hash).u64(pss.mgf).u64(pss.saltLength);
  else writer.string(undefined);
}

/** The types of a signature one by one: `uufA` is u, u, fA. */
export function typesOf(signature: string): TypeName[] {
  return (signature.match(/[af]?./g) ?? []) as TypeName[];
}

export function readValues<S extends string>(signature: S, reader: Reader): Values<S> {
  return typesOf(signature).map(type => codecs[type].read(reader)) as Values<S>;
}

export function writeValues<S extends string>(signature: S, writer: Writer, values: Values<S>): void {
  typesOf(signature).forEach((type, n) => {
    (codecs[type] as Codec<unknown>).write(writer, (values as unknown[])[n]);
  });
}
