import { expect, test } from 'vitest';
import { makeCertificate } from './certificate.js';
import { start } from './digest.js';
import { ask } from './lib/client.js';

test.each([
  ['apache', 'MD5'],
  ['lighttpd', 'SHA-256'],
] as const)('%s asks for Digest with %s', async (server, algorithm) => {
  const certificate = await makeCertificate(['d.test']);
  const running = await start({
    server,
    certificate,
    host: '127.0.0.1',
    realm: 'Digest area',
    users: { user: 'secret' },
  });
  const asked = await ask(certificate, `${running.urls.site}/private/one.html`);
  expect(asked.status).toBe(401);
  expect(String(asked.headers['www-authenticate'])).toMatch(new RegExp(`^Digest .*algorithm=${algorithm}`));
  expect((await ask(certificate, `${running.urls.site}/one.html`)).status).toBe(200);
  await running.stop();
});
