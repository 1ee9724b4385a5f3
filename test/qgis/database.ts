/** Databases with chosen rows, as small as SQLite's format allows: each table is one leaf page of 4096 bytes. */

type Value = string | number;

const pageSize = 4096;
const columns: Readonly<Record<string, readonly string[]>> = {
  auth_pass: ['salt', 'civ', 'hash'],
  auth_configs: ['id', 'name', 'uri', 'type', 'version', 'config'],
};

function varint(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** A leaf's cell: length, row id, and the record. Numbers are of one byte. */
function cell(row: readonly Value[], id: number): number[] {
  const texts = row.map(value =>
    typeof value === 'number' ? undefined : [...new TextEncoder().encode(value)],
  );
  const types = texts.flatMap(text => varint(text === undefined ? 1 : 13 + 2 * text.length));
  const body = texts.flatMap((text, n) => text ?? [Number(row[n])]);
  const record = [...varint(types.length + 1), ...types, ...body];
  return [...varint(record.length), ...varint(id), ...record];
}

function fill(page: Uint8Array, rows: readonly (readonly Value[])[], header: number): void {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let end = pageSize;
  page[header] = 0x0d;
  view.setUint16(header + 3, rows.length);
  rows.forEach((row, n) => {
    const bytes = cell(row, n + 1);
    end -= bytes.length;
    if (end < header + 8 + 2 * rows.length) throw new Error('These rows need more than a page');
    page.set(bytes, end);
    view.setUint16(header + 8 + 2 * n, end);
  });
}

/** A database of these tables, in their order, from the second page on. */
export function authDatabase(tables: Readonly<Record<string, readonly (readonly Value[])[]>>): Uint8Array {
  const all = Object.entries(tables);
  const bytes = new Uint8Array(pageSize * (all.length + 1));
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('SQLite format 3\0'));
  view.setUint16(16, pageSize);
  view.setUint32(56, 1);
  const schema = all.map(([name], n): Value[] => {
    const sql = `CREATE TABLE ${name} (${columns[name]?.map(column => `'${column}' TEXT NOT NULL`).join(', ')})`;
    return ['table', name, name, n + 2, sql];
  });
  fill(bytes.subarray(0, pageSize), schema, 100);
  all.forEach(([, rows], n) => {
    fill(bytes.subarray(pageSize * (n + 1), pageSize * (n + 2)), rows, 0);
  });
  return bytes;
}
