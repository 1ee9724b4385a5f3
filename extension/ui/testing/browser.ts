/** The browser's i18n for unit tests, from the English texts: `vi.mock('webextension-polyfill', () => import(…))`. */
import messages from '../../_locales/en/messages.json' with { type: 'json' };

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}
const texts: Readonly<Record<string, Message>> = messages;

/** As browsers do it: named placeholders become their content, and that the substitutions. */
function getMessage(key: string, substitutions: readonly string[] = []): string {
  const { message, placeholders = {} } = texts[key] ?? { message: '' };
  return message
    .replace(/\$(\w+)\$/g, (_, name: string) => placeholders[name.toLowerCase()]?.content ?? '')
    .replace(/\$(\d)/g, (_, number: string) => substitutions[Number(number) - 1] ?? '');
}

export default { i18n: { getMessage } };
