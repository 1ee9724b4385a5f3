/**
 * Every kind of request a page can make. Each function runs in the page, with nothing of this file but its
 * argument, and tells whether what it asked for arrived whole.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Received } from '../servers/lib/received.js';
import type { Routes } from '../servers/lib/routes.js';

/** A request that has not ended by then never will: that is for the test to see. */
const limitMs = 20_000;

interface Kind {
  readonly path: string;
  readonly arrives: (url: string) => Promise<boolean>;
}

const image = (url: string) =>
  new Promise<boolean>(done => {
    const element = new Image();
    element.onload = () => done(element.naturalWidth > 0);
    element.onerror = () => done(false);
    element.src = url;
  });

const kinds: Readonly<Record<string, Kind>> = {
  image: { path: '/private/tile.png', arrives: image },
  'map image': { path: '/ows?SERVICE=WMS&REQUEST=GetMap&LAYERS=a%2Cb', arrives: image },
  stylesheet: {
    path: '/private/style.css',
    arrives: url =>
      new Promise(done => {
        const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url });
        link.onload = () => done(true);
        link.onerror = () => done(false);
        document.head.append(link);
      }),
  },
  script: {
    path: '/private/app.js',
    arrives: url =>
      new Promise(done => {
        const script = Object.assign(document.createElement('script'), { src: url });
        script.onload = () => done(true);
        script.onerror = () => done(false);
        document.head.append(script);
      }),
  },
  iframe: {
    path: '/private/frame',
    arrives: url =>
      new Promise(done => {
        const frame = Object.assign(document.createElement('iframe'), { src: url });
        frame.onload = () => done(frame.contentDocument?.title === 'Arrived');
        document.body.append(frame);
      }),
  },
  fetch: {
    path: '/private/data.json',
    arrives: async url =>
      ((await (await fetch(url)).json().catch(() => ({}))) as { ok?: boolean }).ok === true,
  },
  capabilities: {
    path: '/ows?SERVICE=WMS&REQUEST=GetCapabilities',
    arrives: async url => (await (await fetch(url)).text()).includes('<Capabilities'),
  },
  XHR: {
    path: '/private/data.json',
    arrives: url =>
      new Promise(done => {
        const request = new XMLHttpRequest();
        request.onloadend = () => done(request.status === 200);
        request.open('GET', url);
        request.send();
      }),
  },
  'fetch POST': {
    path: '/private/save',
    arrives: async url => {
      const body = 'ä€'.repeat(60_000);
      const answer = await fetch(url, { method: 'POST', body });
      return answer.ok && ((await answer.json()) as { body: string }).body === body;
    },
  },
  'worker script': {
    path: '/private/worker.mjs',
    arrives: url =>
      new Promise(done => {
        const worker = new Worker(url);
        worker.onerror = () => done(false);
        worker.onmessage = () => done(true);
        worker.postMessage('/public/data.json');
      }),
  },
  'worker fetch': {
    path: '/private/data.json',
    arrives: url =>
      new Promise(done => {
        const worker = new Worker('/public/worker.mjs');
        worker.onmessage = ({ data }) => done(data === 200);
        worker.postMessage(url);
      }),
  },
  'service worker fetch': {
    path: '/private/data.json',
    arrives: async url => {
      // Registered once, and for no page: the browser looks for updates when one of its pages is opened, and another
      // registration would wait for that.
      const scope = '/public/no-page/';
      const registered =
        (await navigator.serviceWorker.getRegistration(scope)) ??
        (await navigator.serviceWorker.register('/public/service-worker.js', { scope }));
      const worker = registered.active ?? registered.waiting ?? registered.installing;
      const { port1, port2 } = new MessageChannel();
      worker?.postMessage(url, [port2]);
      return new Promise(done => {
        port1.onmessage = ({ data }) => done(data === 200);
      });
    },
  },
  WebSocket: {
    path: '/private/socket',
    arrives: url =>
      new Promise(done => {
        const socket = new WebSocket(url.replace(/^http/, 'ws'));
        socket.onopen = () => socket.send('echo');
        socket.onmessage = ({ data }) => {
          socket.close();
          done(data === 'echo');
        };
        socket.onerror = () => done(false);
      }),
  },
  /** Whether the file arrived is for the test to see: the page is not told. */
  'download link': {
    path: '/private/download',
    arrives: async url => {
      Object.assign(document.createElement('a'), { href: url, download: 'file.bin' }).click();
      return true;
    },
  },
  /** The page only learns that it is under way. */
  beacon: { path: '/private/save', arrives: async url => navigator.sendBeacon(url, 'beacon') },
};

/** A form of a public page, sent in a tab of its own, which then shows the answer. */
async function formPost(page: Page, url: string): Promise<boolean> {
  const text = 'x'.repeat(200_000);
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  const arrived = tab.waitForURL(url);
  await tab.evaluate(
    ([action, value]) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action });
      form.append(Object.assign(document.createElement('textarea'), { name: 'text', value }));
      document.body.append(form);
      form.submit();
    },
    [url, text],
  );
  await arrived;
  const shown = (await tab.textContent('body')) ?? '';
  await tab.close();
  return shown.startsWith('{') && (JSON.parse(shown) as { body: string }).body === `text=${text}`;
}

export const kindNames: readonly string[] = [...Object.keys(kinds), 'form POST'];

/** What the site of the pages must answer beside the default application. */
export const kindRoutes: Routes = {
  '/public/service-worker.js': {
    headers: { 'content-type': 'text/javascript' },
    body: `onmessage = e => {
      const status = fetch(e.data).then(r => r.status, () => 0);
      e.waitUntil(status.then(s => e.ports[0].postMessage(s)));
    };`,
  },
};

/** Makes one request of each kind from a page below `/public/`; gives what arrived. `run` marks the addresses. */
export async function everyKind(page: Page, run: string): Promise<Record<string, boolean | 'pending'>> {
  const { origin } = new URL(page.url());
  const requests = Object.entries(kinds).map(([name, { path, arrives }]) => ({
    name,
    path,
    make: (url: string) => page.evaluate(arrives, url),
  }));
  requests.push({ name: 'form POST', path: '/private/form', make: url => formPost(page, url) });
  const outcomes = requests.map(async ({ name, path, make }) => {
    const mark = `${path.includes('?') ? '&' : '?'}run=${run}&kind=${encodeURIComponent(name)}`;
    return [
      name,
      await Promise.race([make(origin + path + mark), sleep(limitMs, 'pending' as const)]),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(outcomes));
}

/** The requests of a run by their kind, as far as the server has logged them. */
export function byKind(log: readonly Received[], run: string): Map<string, Received[]> {
  const found = new Map<string, Received[]>();
  for (const entry of log) {
    const query = new URLSearchParams(entry.url.replace(/^[^?]*/, ''));
    const kind = query.get('kind');
    if (kind !== null && query.get('run') === run) found.set(kind, [...(found.get(kind) ?? []), entry]);
  }
  return found;
}
