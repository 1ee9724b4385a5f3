/**
 * Reading the tables of an SQLite database file ("Database File Format", sqlite.org): whole tables of ordinary rows, in
 * UTF-8, and nothing else. Every number of the file is checked before it is used; see decision 18 for why it is ours.
 */
import { damaged, QgisDataError } from './errors.js';
import { limits } from './limits.js';

export type SqliteValue = string | number | Uint8Array | null;
export type SqliteRow = readonly SqliteValue[];

const [interiorTable, leafTable] = [0x05, 0x0d];
const magic = 'SQLite format 3\0';

class Reader {
  readonly #view: DataView;
  readonly #pageSize: number;
  /** Bytes of a page that hold content. */
  readonly #usable: number;
  readonly #pages: number;
  /** Each row has its own place, so all of them are no longer than the file; pointers to one row again and again are. */
  #left: number;

  constructor(private readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = this.#view.getUint16(16);
    this.#pageSize = size === 1 ? 65_536 : size;
    if (this.#pageSize < 512 || (this.#pageSize & (this.#pageSize - 1)) !== 0) throw damaged('page size');
    this.#usable = this.#pageSize - this.#view.getUint8(20);
    if (this.#usable < 480) throw damaged('reserved bytes');
    const encoding = this.#view.getUint32(56);
    // 0 in a database without any table.
    if (encoding > 1) throw new QgisDataError('unsupported', 'a text encoding other than UTF-8');
    this.#pages = Math.floor(bytes.byteLength / this.#pageSize);
    this.#left = bytes.byteLength;
  }

  /** Offset of a page, which are counted from 1. */
  #page(number: number): number {
    if (number < 1 || number > this.#pages) throw damaged(`page ${number}`);
    return (number - 1) * this.#pageSize;
  }

  /** A variable-length integer; what lies beyond 2^53 is of no use here. */
  #varint(at: number, end: number): { value: number; next: number } {
    let value = 0;
    for (let n = 0; n < 9; n++) {
      if (at + n >= end) throw damaged('integer');
      const byte = this.bytes[at + n] ?? 0;
      if (n === 8) return { value: value * 256 + byte, next: at + 9 };
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return { value, next: at + n + 1 };
    }
    throw damaged('integer');
  }

  /** Content of a cell of a leaf page, with what lies on overflow pages. */
  #payload(at: number, end: number): Uint8Array {
    const { value: length, next: afterLength } = this.#varint(at, end);
    const { next: start } = this.#varint(afterLength, end); // the row id
    if (length > limits.value) throw new QgisDataError('too-large', 'a row');
    this.#left -= length;
    if (this.#left < 0) throw damaged('rows that lie on each other');
    const most = this.#usable - 35;
    if (length <= most) {
      if (start + length > end) throw damaged('cell');
      return this.bytes.subarray(start, start + length);
    }
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (this.#usable - 4));
    const local = fitting <= most ? fitting : least;
    if (start + local + 4 > end) throw damaged('cell');
    const whole = new Uint8Array(length);
    whole.set(this.bytes.subarray(start, start + local));
    let filled = local;
    for (let page = this.#view.getUint32(start + local); filled < length; ) {
      const from = this.#page(page);
      const part = Math.min(length - filled, this.#usable - 4);
      whole.set(this.bytes.subarray(from + 4, from + 4 + part), filled);
      filled += part;
      page = this.#view.getUint32(from);
    }
    return whole;
  }

  /** All rows of the table whose tree begins at this page. */
  rows(root: number): SqliteRow[] {
    const rows: SqliteRow[] = [];
    const seen = new Set<number>();
    const waiting = [root];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (seen.has(number)) throw damaged('a page that lies within itself');
      seen.add(number);
      const page = this.#page(number);
      const end = page + this.#usable;
      // The first page begins with the header of the file.
      const header = number === 1 ? page + 100 : page;
      const kind = this.bytes[header];
      const count = this.#view.getUint16(header + 3);
      if (kind !== leafTable && kind !== interiorTable) throw damaged('kind of page');
      const pointers = header + (kind === leafTable ? 8 : 12);
      if (pointers + 2 * count > end) throw damaged('number of cells');
      if (kind === interiorTable) waiting.push(this.#view.getUint32(header + 8));
      // Put on the stack from the last to the first, so that rows come in their order.
      for (let n = count - 1; kind === interiorTable && n >= 0; n--) {
        const cell = page + this.#view.getUint16(pointers + 2 * n);
        if (cell + 4 > end) throw damaged('cell');
        waiting.push(this.#view.getUint32(cell));
      }
      for (let n = 0; kind === leafTable && n < count; n++) {
        if (rows.length >= limits.rows) throw new QgisDataError('too-large', 'a table');
        rows.push(readRecord(this.#payload(page + this.#view.getUint16(pointers + 2 * n), end)));
      }
    }
    return rows;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Length of a value in bytes, by its serial type. */
function lengthOf(type: number): number {
  if (type >= 12) return (type - 12 - (type % 2)) / 2;
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? Number.NaN;
}

function readValue(type: number, bytes: Uint8Array): SqliteValue {
  if (type >= 12 && type % 2 === 1) {
    try {
      return utf8.decode(bytes);
    } catch {
      throw damaged('text');
    }
  }
  if (type >= 12) return bytes.slice();
  if (type === 0) return null;
  if (type >= 8) return type - 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 7) return view.getFloat64(0);
  return Number(
    BigInt.asIntN(
      8 * bytes.length,
      bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n),
    ),
  );
}

/** The values of a row ("Record Format"). */
function readRecord(bytes: Uint8Array): SqliteRow {
  let at = 0;
  const varint = (end: number) => {
    let value = 0;
    for (let n = 0; n < 9 && at < end; n++) {
      const byte = bytes[at++] ?? 0;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    throw damaged('row');
  };
  const headerEnd = varint(bytes.length);
  if (headerEnd > bytes.length) throw damaged('row');
  const types: number[] = [];
  while (at < headerEnd) {
    if (types.length >= limits.columns) throw new QgisDataError('too-large', 'a row');
    types.push(varint(headerEnd));
  }
  return types.map(type => {
    const length = lengthOf(type);
    if (!(at + length <= bytes.length)) throw damaged('value');
    const value = readValue(type, bytes.subarray(at, at + length));
    at += length;
    return value;
  });
}

/** Names of a table's columns in their order, out of its CREATE TABLE. */
export function columnsOf(sql: string): string[] {
  const body = sql.slice(sql.indexOf('(') + 1, Math.max(sql.lastIndexOf(')'), 0));
  const parts: string[] = [''];
  let depth = 0;
  for (const character of body) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.flatMap(part => {
    const [, quoted, bare = ''] = /^\s*(?:["'`[]([^"'`\]]*)["'`\]]|(\w+))/.exec(part) ?? [];
    if (quoted !== undefined) return [quoted];
    return /^(constraint|primary|unique|check|foreign|)$/i.test(bare) ? [] : [bare];
  });
}

/** A table as rows by column names. */
export type Table = readonly Readonly<Record<string, SqliteValue>>[];

/**
 * Reads all tables of these names; one that is not there is left out.
 * @throws QgisDataError `not-qgis`, `damaged`, `too-large` or `unsupported`
 */
export function readTables(bytes: Uint8Array, names: readonly string[]): ReadonlyMap<string, Table> {
  if (bytes.length > limits.database) throw new QgisDataError('too-large', 'the database');
  const head = String.fromCharCode(...bytes.subarray(0, magic.length));
  if (head !== magic || bytes.length < 512) throw new QgisDataError('not-qgis', 'no SQLite database');
  try {
    const reader = new Reader(bytes);
    const tables = new Map<string, Table>();
    for (const [type, name, , root, sql] of reader.rows(1)) {
      if (type !== 'table' || typeof name !== 'string' || !names.includes(name)) continue;
      if (typeof root !== 'number' || typeof sql !== 'string') throw damaged('schema');
      const columns = columnsOf(sql);
      if (columns.length > limits.columns) throw new QgisDataError('too-large', 'a table');
      const rows = reader.rows(root).map(row => {
        return Object.fromEntries(columns.map((column, n) => [column, row[n] ?? null]));
      });
      tables.set(name, rows);
    }
    return tables;
  } catch (error) {
    // Reading beyond the end of a file that was cut off.
    if (error instanceof RangeError) throw damaged('the file ends too early');
    throw error;
  }
}
