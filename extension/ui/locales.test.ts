import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import english from '../_locales/en/messages.json' with { type: 'json' };

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}
const messages = Object.entries<Message>(english);
const extension = resolve(import.meta.dirname, '..');

async function sources(): Promise<string> {
  const files = await readdir(extension, { recursive: true });
  const code = files.filter(file => /\.tsx?$/.test(file) && !file.includes('.test.'));
  return (await Promise.all(code.map(file => readFile(join(extension, file), 'utf8')))).join('\n');
}

describe('texts', () => {
  it('are all used', async () => {
    const all = await sources();
    const unused = messages.filter(([key]) => !all.includes(`'${key}'`) && !all.includes(`__MSG_${key}__`));
    expect(unused.map(([key]) => key)).toEqual([]);
  });

  it.each(messages)(
    '%s defines the placeholders it uses, and uses those it defines',
    (_, { message, placeholders }) => {
      const used = new Set([...message.matchAll(/\$(\w+)\$/g)].map(([, name = '']) => name.toLowerCase()));
      expect([...used].toSorted()).toEqual(Object.keys(placeholders ?? {}).toSorted());
      const contents = Object.values(placeholders ?? {}).map(({ content }) => content);
      expect(contents).toEqual(contents.map((__, index) => `$${index + 1}`));
    },
  );

  it('are the same in every language, placeholders included', async () => {
    for (const language of await readdir(join(extension, '_locales'))) {
      const file = join(extension, '_locales', language, 'messages.json');
      const other = JSON.parse(await readFile(file, 'utf8')) as Record<string, Message>;
      expect(Object.keys(other).toSorted(), language).toEqual(Object.keys(english).toSorted());
      for (const [key, { placeholders }] of messages)
        expect(other[key]?.placeholders, key).toEqual(placeholders);
    }
  });
});
