import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '../servers/lib/png.js';

/** Where the numbers that matter stand in the header of an X window dump (XWDFile.h), counted in 32-bit words. */
const at = { headerSize: 0, width: 4, height: 5, bytesPerLine: 12, colours: 19 } as const;
const colourSize = 12;

/** Turns the memory of an Xvfb screen (`-fbdir`), 32 bits a pixel, into a PNG file that stays; gives its name. */
export function writeScreenshot(memory: string): string {
  const dump = readFileSync(memory);
  const word = (index: number) => dump.readUInt32BE(index * 4);
  const [width, height] = [word(at.width), word(at.height)];
  const start = word(at.headerSize) + word(at.colours) * colourSize;
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = start + y * word(at.bytesPerLine) + x * 4;
      const [blue = 0, green = 0, red = 0] = dump.subarray(pixel, pixel + 3);
      rows.set([red, green, blue], y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const file = join(tmpdir(), `latchkey-screen-${process.pid}-${Date.now()}.png`);
  writeFileSync(file, encodePng(width, rows));
  return file;
}
