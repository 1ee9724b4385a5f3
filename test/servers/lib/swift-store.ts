/** Fills a Swift by its own interface, with a token: nothing here signs, so that nothing tested makes the test. */
import { account, filler } from './swift-conf.js';

export interface StoredObject {
  /** `bucket/name`, as the user sees it. */
  readonly name: string;
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** Puts the objects into the account, and makes their buckets. */
export async function store(port: number, objects: readonly StoredObject[]): Promise<void> {
  const origin = `http://127.0.0.1:${port}`;
  const ask = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    if (!response.ok) throw new Error(`Swift answers ${init.method ?? 'GET'} ${url} with ${response.status}`);
    return response;
  };
  // Names of header fields as tempauth asks for them (version 1.0 of Swift's authentication).
  const session = await ask(`${origin}/auth/v1.0`, {
    headers: { 'x-auth-user': filler.key, 'x-auth-key': filler.secret },
  });
  const token = { 'x-auth-token': session.headers.get('x-auth-token') ?? '' };
  const top = `${origin}/v1/AUTH_${account}`;
  const buckets = new Set(objects.map(({ name }) => name.slice(0, name.indexOf('/'))));
  for (const bucket of buckets) await ask(`${top}/${bucket}`, { method: 'PUT', headers: token });
  for (const { name, type, content } of objects) {
    const path = name.split('/').map(encodeURIComponent).join('/');
    const headers = { ...token, 'content-type': type };
    await ask(`${top}/${path}`, { method: 'PUT', headers, body: content });
  }
}
