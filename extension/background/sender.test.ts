import { expect, test } from 'vitest';
import { claimed } from './sender.js';

const own = { id: 'own', origin: 'chrome-extension://own' };
const page = (path: string) => ({ id: 'own', url: `chrome-extension://own/ui/${path}/index.html?tab=1#/x` });

test.each<[string, string, { id?: string; url?: string }, boolean]>([
  ['popup', 'popup', page('popup'), true],
  ['options', 'options', page('options'), true],
  ['prompt', 'prompt', page('prompt'), true],
  ['popup that claims to be options', 'options', page('popup'), false],
  ['prompt that claims to be options', 'options', page('prompt'), false],
  ['popup on the prompt port', 'prompt', page('popup'), false],
  [
    'another extension',
    'options',
    { id: 'evil', url: 'chrome-extension://own/ui/options/index.html' },
    false,
  ],
  ['web page', 'options', { id: 'own', url: 'https://evil.test/ui/options/index.html' }, false],
  ['content script', 'content-script', { id: 'own', url: 'https://a.test/' }, false],
  ['our origin, another path', 'options', { id: 'own', url: 'chrome-extension://own/evil.html' }, false],
  ['no URL', 'options', { id: 'own' }, false],
  ['no sender', 'options', {}, false],
  ['an unknown name', 'else', page('options'), false],
  ['no name', '', page('options'), false],
])('%s', (_, name, sender, expected) => {
  expect(claimed(name, sender, own)).toBe(expected ? name : undefined);
});
