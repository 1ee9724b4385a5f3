/** Whether a port comes from the page it claims to come from, by the browser's own data about the sender. */
import { type Endpoint, promptPort } from '../messages.js';

const endpointOfPage: Readonly<Record<string, Endpoint | typeof promptPort>> = {
  '/ui/popup/index.html': 'popup',
  '/ui/options/index.html': 'options',
  '/ui/prompt/index.html': promptPort,
};

/** The endpoint a port claims: the bridge writes it into the port's name as JSON. */
function claimedEndpoint(name: string): unknown {
  if (name === promptPort) return name;
  try {
    const parsed: unknown = JSON.parse(name);
    return typeof parsed === 'object' && parsed !== null && 'endpointName' in parsed
      ? parsed.endpointName
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the browser's data about the sender bear out what the port claims to be. */
export function mayConnect(
  name: string,
  sender: { id?: string | undefined; url?: string | undefined },
  own: { id: string; origin: string },
): boolean {
  const page = sender.url === undefined ? null : URL.parse(sender.url);
  if (sender.id !== own.id || page === null || `${page.protocol}//${page.host}` !== own.origin) return false;
  const endpoint = endpointOfPage[page.pathname];
  return endpoint !== undefined && endpoint === claimedEndpoint(name);
}
