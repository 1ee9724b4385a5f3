import { expect, test } from 'vitest';
import { refusesSecret } from './refusal.js';

test.each<[string, string[], string | undefined, { scheme?: string; realm?: string }, boolean]>([
  [
    'Basic, the realm it was proven with',
    ['Basic realm="a"'],
    'basic',
    { scheme: 'basic', realm: 'a' },
    true,
  ],
  ['Basic, another realm', ['Basic realm="b"'], 'basic', { scheme: 'basic', realm: 'a' }, false],
  ['Basic, another scheme', ['Bearer'], 'basic', {}, false],
  ['a token, and no challenge', [], undefined, {}, true],
  ['a token, and its own scheme', ['Bearer error="invalid_token"'], undefined, {}, true],
  ['a token, and a scheme of the server', ['Key realm="kong"'], undefined, {}, true],
  ['a token, and a user name is asked for', ['Basic realm="a"', 'Negotiate'], undefined, {}, false],
  ['a token, and either would do', ['Basic realm="a", Bearer'], undefined, {}, true],
])('%s', (_, challenges, scheme, proven, refused) => {
  expect(refusesSecret(challenges, scheme, proven)).toBe(refused);
});
