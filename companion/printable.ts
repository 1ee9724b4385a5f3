/**
 * A line for a terminal. Names in certificates and bundles come from whoever made the file: a control character in
 * one could rewrite what the user reads, a bidirectional mark could reorder it.
 */
const unprintable = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** The line with such characters written as `\uXXXX`, which is what JSON understands as well. */
export function printable(line: string): string {
  return line.replace(unprintable, it => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
