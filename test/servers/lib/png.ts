import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** A PNG of `rows`: each a zero byte and then red, green and blue of each pixel. */
export function encodePng(width: number, rows: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length / (1 + width * 3), 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits a channel, RGB
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A square PNG of one colour with a darker border, so that a grid of tiles can be told apart by eye. */
export function png(size = 1, [red, green, blue]: Colour = [90, 140, 90]): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const border = size > 2 && (x === 0 || y === 0);
      const at = y * (1 + size * 3) + 1 + x * 3;
      rows.set(border ? [red >> 1, green >> 1, blue >> 1] : [red, green, blue], at);
    }
  }
  return encodePng(size, rows);
}
