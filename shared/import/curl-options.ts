/** Options of a command line of curl: which have a value, and which say something of who is asking. */
import { isForbiddenHeader, isHeaderName } from '../methods/header-field.js';

/** How curl is to sign in with user name and password, as far as it is told. */
export const schemes = ['digest', 'basic', 'anyauth', 'negotiate', 'ntlm', 'ntlm-wb'] as const;

export interface Said {
  url?: string;
  user?: string;
  bearer?: string;
  /** `provider:signer:region:service`. */
  sigv4?: string;
  schemes: Set<(typeof schemes)[number]>;
  headers: [string, string][];
}

/** Letters before the first that has a value, that one, and what is written to it: `-su`, `-XPOST`. */
const short = /^-[^-AbcCdDeEFHKmoPQrtTuUwxXyYz]*([AbcCdDeEFHKmoPQrtTuUwxXyYz])(.*)$/s;
const longOf: Readonly<Record<string, string>> = { u: '--user', H: '--header' };

const named = (names: string) => new RegExp(`^--(${names.trim().split(/\s+/).join('|')})$`);

/** Long options without a value. */
const flags = named(`
  anyauth append basic ca-native cert-status compressed.* create-dirs crlf digest disable.* disallow-.* fail.* get
  globoff head http[0-9.]+.* ignore-content-length include insecure ipv[46] list-only location.* negotiate
  netrc netrc-optional no-.* ntlm ntlm-wb parallel parallel-immediate path-as-is post30[123] progress-bar
  proxy-(anyauth|basic|ca-native|digest|insecure|negotiate|ntlm|ssl-.*|tlsv1) proxytunnel raw remote-.* remove-on-error
  retry-all-errors retry-connrefused show-.* silent ssl.* styled-output tcp-.* tlsv.* tr-encoding trace-time
  use-ascii verbose xattr
`);

/** Long options whose value may look like an address or like an option. */
const withAnyValue = named(`
  aws-sigv4 cookie data data-.* doh-url form form-string header json oauth2-bearer preproxy proxy proxy-header
  proxy1.0 referer request-target url url-query user user-agent
`);

/** Of an option that is in no table nobody knows: what looks like an address, or like the next option, is no value. */
const hasValue = (option: string, next: string) =>
  !flags.test(option) && (withAnyValue.test(option) || !/^(-|[a-z]+:\/\/)/i.test(next));

/** Options by their long names, where they have one here, with their values; an address is the value of `--url`. */
function* optionsOf(words: readonly string[]): Generator<readonly [option: string, value: string]> {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const next = () => words[++at] ?? '';
    const [, letter, written = ''] = short.exec(word) ?? [];
    const [, option = '', attached] = /^(--[a-z\d.-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (letter !== undefined) yield [longOf[letter] ?? letter, written || next()];
    else if (option !== '') yield [option, attached ?? (hasValue(option, words[at + 1] ?? '') ? next() : '')];
    // The end of a line that goes on is a blank where a field has but one line.
    else if (!word.startsWith('-') && word.trim() !== '') yield ['--url', word];
  }
}

/** Headers that say nothing of who is asking. */
const usual =
  /^(accept(-.*)?|user-agent|referer|origin|content-.*|cache-control|pragma|if-.*|range|cookie|priority|upgrade-insecure-requests|x-requested-with|dnt|sec-.*)$/i;

function header(line: string): [string, string][] {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/s.exec(line) ?? [];
  return isHeaderName(name) && !isForbiddenHeader(name) && !usual.test(name) && value !== ''
    ? [[name, value.trim()]]
    : [];
}

const meanings: Readonly<Record<string, (all: Said, value: string) => unknown>> = {
  '--url': (all, value) => {
    all.url ??= value;
  },
  '--user': (all, value) => {
    all.user = value;
  },
  '--oauth2-bearer': (all, value) => {
    all.bearer = value;
  },
  '--aws-sigv4': (all, value) => {
    all.sigv4 = value;
  },
  '--header': (all, value) => all.headers.push(...header(value)),
  ...Object.fromEntries(schemes.map(name => [`--${name}`, (all: Said) => all.schemes.add(name)])),
};

/** What the words after `curl` say. */
export function saidBy(words: readonly string[]): Said {
  const all: Said = { schemes: new Set(), headers: [] };
  for (const [option, value] of optionsOf(words)) meanings[option]?.(all, value);
  return all;
}
