/** Requests that a page makes without waiting for them; each runs in it, with nothing of this file but its argument. */
export const oneOfEach: Readonly<Record<string, (url: string) => unknown>> = {
  image: url => {
    new Image().src = url;
  },
  fetch: url => void fetch(url).catch(() => {}),
  iframe: src => document.body.append(Object.assign(document.createElement('iframe'), { src })),
  WebSocket: url => void new WebSocket(url.replace(/^http/, 'ws')),
};
