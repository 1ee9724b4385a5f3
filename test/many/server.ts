/** One server for thousands of hosts, each with a user of its own behind Basic auth. */
import { basic, page, tile } from '../servers/lib/answers.js';
import { answerOf, type Handler, type Routes } from '../servers/lib/routes.js';

export const domain = 'many.test';
export const realm = 'Maps';
export const hostOf = (n: number) => `h${n}.${domain}`;
export const userOf = (n: number) => ({ name: `user${n}`, secret: `secret of ${n}` });

/** `/geo/*` of each host is for its own user alone. */
const own =
  (route: Parameters<typeof basic>[2]): Handler =>
  exchange => {
    const n = Number(/^h(\d+)\./.exec(exchange.url.hostname)?.[1]);
    const { name, secret } = userOf(n);
    return answerOf(basic(realm, { [name]: secret }, route), exchange);
  };

export const routes: Routes = {
  '/*': page('<h1>Open to all</h1>', 'Public'),
  '/geo/*': own(page('<h1>Arrived</h1>', 'Arrived')),
  '/geo/tiles/*': own(tile()),
};
