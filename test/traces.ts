/** How a text may stand in bytes, for tests that search what must not be there. */

/** `text` in UTF-8, UTF-16 of both orders, their hex in both cases, and base64 at the three alignments. */
export function traces(text: string): Buffer[] {
  const utf16 = Buffer.from(text, 'utf16le');
  const encoded = [Buffer.from(text), utf16, Buffer.from(utf16).swap16()];
  const bytes = Buffer.byteLength(text);
  const base64 = [0, 1, 2].map(shift => {
    const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
    // The first and last characters also hold bits of the neighbours.
    return Buffer.from(whole.slice(Math.ceil((shift * 4) / 3), Math.floor(((shift + bytes) * 4) / 3)));
  });
  const hex = encoded.flatMap(it => [it.toString('hex'), it.toString('hex').toUpperCase()]);
  return [...encoded, ...base64, ...hex.map(digits => Buffer.from(digits))];
}

/** Which traces of `text` are in `bytes`, for a message that says how it was found. */
export function tracesIn(bytes: Buffer, text: string): string[] {
  return traces(text)
    .filter(trace => bytes.includes(trace))
    .map(trace => trace.toString('latin1'));
}
