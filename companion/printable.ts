/**
 * Text for a terminal. Names in certificates and bundles come from whoever made the file: a control character in
 * one could rewrite what the user reads, a bidirectional mark could reorder it.
 */
const unprintable = /(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** The text with such characters written as `\uXXXX`, which is what JSON understands as well. Line feeds stay. */
export function printable(text: string): string {
  return text.replace(unprintable, it => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
