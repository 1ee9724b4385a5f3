/** A command line cut into words, as shells do it: those of POSIX, and the `cmd` of Windows as browsers write for it. */

/** Words as a POSIX shell splits them, with `$'…'` of bash; undefined for quotes that do not end. */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  const ansi: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  let word: string | undefined;
  let quote: '' | "'" | '"' | '$' = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
      word ??= '';
    } else if (quote === '' && character === '$' && next === "'") {
      quote = '$';
      word ??= '';
      at++;
    } else if (quote !== '' && character === (quote === '"' ? '"' : "'")) quote = '';
    else if (character === '\\' && quote !== "'") {
      at++;
      // A line that goes on; within double quotes a backslash means itself before most characters.
      if (next === '\n' && quote === '') continue;
      const escaped = quote === '$' ? (ansi[next] ?? next) : next;
      word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(next) ? character : '') + escaped;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return quote === '' ? words : undefined;
}

/** A caret before a quote that begins a word, or at the end of a line, which fields of one line make a blank. */
const ofCmd = /(^|\s)\^["\s]/;

/**
 * A command line of `cmd` with its carets taken away: each stands before a character that means itself then, or before
 * the end of a line. Within bare quotes it is a caret. What is left has the quotes and backslashes of a POSIX shell.
 */
export const withoutCarets = (text: string): string =>
  ofCmd.test(text)
    ? text.replace(/("[^"]*")|\^(?:\r?\n)?(.)?/gs, (_, quoted = '', escaped = '') => quoted + escaped)
    : text;
