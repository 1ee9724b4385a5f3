import { expect, test } from 'vitest';
import { mayConnect } from './sender.js';

const own = { id: 'own', origin: 'chrome-extension://own' };
const bridge = (endpointName: string) => JSON.stringify({ endpointName, fingerprint: 'uid::1' });
const page = (path: string) => ({ id: 'own', url: `chrome-extension://own/ui/${path}/index.html?tab=1#/x` });

test.each<[string, string, { id?: string; url?: string }, boolean]>([
  ['popup', bridge('popup'), page('popup'), true],
  ['options', bridge('options'), page('options'), true],
  ['prompt', 'prompt', page('prompt'), true],
  ['popup that claims to be options', bridge('options'), page('popup'), false],
  ['prompt that claims to be options', bridge('options'), page('prompt'), false],
  ['popup on the prompt port', 'prompt', page('popup'), false],
  [
    'another extension',
    bridge('options'),
    { id: 'evil', url: 'chrome-extension://own/ui/options/index.html' },
    false,
  ],
  ['web page', bridge('options'), { id: 'own', url: 'https://evil.test/ui/options/index.html' }, false],
  ['content script', bridge('content-script'), { id: 'own', url: 'https://a.test/' }, false],
  [
    'our origin, another path',
    bridge('options'),
    { id: 'own', url: 'chrome-extension://own/evil.html' },
    false,
  ],
  ['no URL', bridge('options'), { id: 'own' }, false],
  ['no sender', bridge('options'), {}, false],
  ['a name that is no JSON', '{', page('options'), false],
  ['a name that is another type', 'null', page('options'), false],
])('%s', (_, name, sender, expected) => {
  expect(mayConnect(name, sender, own)).toBe(expected);
});
