/** Header values beyond ASCII: RFC 9110, 5.5, leaves their encoding open; everybody here means UTF-8, as QGIS does. */

/** The UTF-8 bytes of a text as a text of these bytes (`ByteString` of WebIDL), which `fetch` and Firefox send as they are. */
export function headerBytes(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return bytes.length === text.length ? text : Array.from(bytes, byte => String.fromCharCode(byte)).join('');
}

/** The same for all values. */
export function bytesOfHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, headerBytes(value)]));
}
