/** Names and values of header fields that a method may set (RFC 9110, sections 5.1 and 5.5). */

/** RFC 9110, 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * What belongs to the browser and to the connection: the forbidden request-headers of the Fetch standard, the hop-by-hop
 * fields (RFC 9110, 7.6.1), and those that make a request another one than it seems to be.
 */
const forbidden = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'access-control-request-private-network',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);
const forbiddenStart = /^(proxy|sec)-/;

/**
 * What servers take from the proxy before them as the truth about who is asking. Sent from here it works only where such
 * a server is reached without its proxy, or where the proxy does not remove it: then whoever sends it is whoever he says.
 */
const trusted: readonly RegExp[] = [
  /^(x-)?remote-?(user|name|email|groups?|addr)$/,
  /^(x-)?forwarded(-.*)?$/,
  /^(x-)?(auth-request|authenticated|webauth|authentik|goog-authenticated|ms-client-principal|amzn-oidc|cf-access)(-.*)?$/,
  /^(x-)?(ssl|client)-.*$/,
  /^(x-)?(auth-)?(user(-?(id|name|email|groups?|roles?))?|email|groups?|roles?)$/,
  /^(x-(consumer|credential)|iv|sm|oidc)-.*$/,
  /^(x-real-ip|x-proxyuser|x-proxy-user|true-client-ip|cf-connecting-ip|tailscale-.*)$/,
];

/** Whether `name` is a header field's name. */
export const isHeaderName = (name: string): boolean => token.test(name);

/** Whether the browser or the connection sets this field, and nobody else may. */
export function isForbiddenHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return forbidden.has(lower) || forbiddenStart.test(lower);
}

/**
 * Whether servers commonly believe this field, as it should come from their proxy alone. Where fields become variables of
 * a program (RFC 3875, 4.1.18), a `_` is as good as a `-`.
 */
export function isTrustedHeader(name: string): boolean {
  const lower = name.toLowerCase().replaceAll('_', '-');
  return trusted.some(pattern => pattern.test(lower));
}

/** Whether a text contains what no header field's value and no user name may: RFC 9110, 5.5. */
export function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
