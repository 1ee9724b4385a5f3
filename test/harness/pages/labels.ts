/** The words by which page objects find things: those of the English locale, so that a new wording breaks no test. */
import messages from '../../../extension/_locales/en/messages.json' with { type: 'json' };

export type Label = keyof typeof messages;

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

/** The text of a message as the browser's i18n gives it, with its substitutions in place. */
export function label(key: Label, ...substitutions: readonly (string | number)[]): string {
  const { message, placeholders = {} }: Message = messages[key];
  const named = message.replace(/\$(\w+)\$/g, (_, name: string) => {
    const found = Object.entries(placeholders).find(([each]) => each.toLowerCase() === name.toLowerCase());
    return found?.[1].content ?? '';
  });
  return named.replace(/\$([1-9])/g, (_, n: string) => String(substitutions[Number(n) - 1] ?? ''));
}

/** The text of a message that may not exist. */
export function labelNamed(key: string): string | undefined {
  return Object.hasOwn(messages, key) ? label(key as Label) : undefined;
}
