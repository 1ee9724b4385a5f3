/** An extension as one file, as browsers install it for good: folders are for one session only. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { crc32 } from 'node:zlib';

interface Entry {
  /** Name, checksum and sizes, as both headers of an entry have them. */
  readonly description: Buffer;
  readonly name: Buffer;
  readonly bytes: Buffer;
}

/** Version 2.0, no flags, stored without compression; the date is the first that the format has. */
function describe(name: Buffer, bytes: Buffer): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(0x0800, 2); // names in UTF-8
  fields.writeUInt16LE(0x21, 8);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(bytes.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

const local = ({ description, name, bytes }: Entry) =>
  Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), description, name, bytes]);

function central({ description, name }: Entry, offset: number): Buffer {
  const place = Buffer.alloc(14);
  place.writeUInt32LE(offset, 10);
  const made = Buffer.from([20, 0]);
  return Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, description, place, name]);
}

/** Writes the files below `folder` to the archive `file`. */
export function writeArchive(folder: string, file: string): void {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const path of names) {
    const name = Buffer.from(relative(folder, path).replaceAll('\\', '/'));
    const bytes = readFileSync(path);
    const entry = { name, bytes, description: describe(name, bytes) };
    const header = local(entry);
    directory.push(central(entry, offset));
    locals.push(header);
    offset += header.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(names.length, 8);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  writeFileSync(file, Buffer.concat([...locals, ...directory, end]));
}
