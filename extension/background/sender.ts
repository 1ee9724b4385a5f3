/** Whether a port comes from the page it claims to come from, by the browser's own data about the sender. */
import { type Endpoint, promptPort } from '../messages/ports.js';

type PortName = Endpoint | typeof promptPort;

const portOfPage: Readonly<Record<string, PortName>> = {
  '/ui/popup/index.html': 'popup',
  '/ui/options/index.html': 'options',
  '/ui/prompt/index.html': promptPort,
};

/** What a port claims to be, by its name, if the browser's data about the sender bear it out. */
export function claimed(
  name: string,
  sender: { id?: string | undefined; url?: string | undefined },
  own: { id: string; origin: string },
): PortName | undefined {
  const page = sender.url === undefined ? null : URL.parse(sender.url);
  if (sender.id !== own.id || page === null || `${page.protocol}//${page.host}` !== own.origin)
    return undefined;
  const port = portOfPage[page.pathname];
  return port === name ? port : undefined;
}
