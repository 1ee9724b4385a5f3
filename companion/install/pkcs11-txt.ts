/**
 * The list of modules in an NSS database (`pkcs11.txt`): paragraphs of `key=value` lines. It is edited as text, as
 * modutil is not there on most machines and refuses to work while a browser runs; browsers read it at their start only.
 */
export const moduleName = 'Latchkey (p11-kit)';

const paragraphs = (text: string) => text.split(/\n\s*\n/).filter(each => each.trim() !== '');
const isOurs = (paragraph: string) => paragraph.split('\n').includes(`name=${moduleName}`);
const joined = (all: readonly string[]) => all.map(each => `${each.trim()}\n`).join('\n');

const ours = (library: string) =>
  [`library=${library}`, `name=${moduleName}`, 'NSS=trustOrder=100'].join('\n');

/** Whether the module is listed, with this library. */
export function hasModule(text: string, library: string): boolean {
  return paragraphs(text).some(each => isOurs(each) && each.split('\n').includes(`library=${library}`));
}

/** Lists the module, once. All else stays as it is. */
export function withModule(text: string, library: string): string {
  if (hasModule(text, library)) return text;
  return joined([...paragraphs(text).filter(each => !isOurs(each)), ours(library)]);
}

export function withoutModule(text: string): string {
  const all = paragraphs(text);
  return all.some(isOurs) ? joined(all.filter(each => !isOurs(each))) : text;
}
