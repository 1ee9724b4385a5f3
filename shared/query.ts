/** Parameters in the query of an address, with everything else left as it is written (WHATWG URL, 5.1). */

const decoded = (text: string) => [...new URLSearchParams(`${text}=`).keys()][0] ?? '';
const encoded = (name: string, value: string) => new URLSearchParams([[name, value]]).toString();

function changed(url: string, gone: ReadonlySet<string>, added: readonly string[]): string {
  const [, before = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
  const others = query
    .slice(1)
    .split('&')
    .filter(part => part !== '' && !gone.has(decoded(part.split('=')[0] ?? '')));
  const all = [...others, ...added];
  return `${before}${all.length === 0 ? '' : `?${all.join('&')}`}${fragment}`;
}

/** The address with these parameters, in the place of any of the same names. */
export function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const added = Object.entries(parameters).map(([name, value]) => encoded(name, value));
  return changed(url, new Set(Object.keys(parameters)), added);
}

/** The address without any parameters of these names. */
export function withoutParameters(url: string, names: readonly string[]): string {
  return changed(url, new Set(names), []);
}

/** Whether an address has all of these parameters, each once. */
export function hasParameters(url: string, parameters: Readonly<Record<string, string>>): boolean {
  const found = URL.parse(url)?.searchParams;
  return Object.entries(parameters).every(([name, value]) => {
    const all = found?.getAll(name) ?? [];
    return all.length === 1 && all[0] === value;
  });
}
