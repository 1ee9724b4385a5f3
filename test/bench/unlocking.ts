import { start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { start as startNginx } from '../servers/nginx.js';
import { type Figure, median, milliseconds } from './figures.js';
import { unlockWaiting } from './waiting.js';

const password = 'correct horse battery staple';
const rounds = 5;

/**
 * The KDF in the page that unlocks, and the way from the press of "Unlock" to the authenticated response, while a
 * navigation waits. The second run of the same page, without a lock, is what the browser and nginx take anyway.
 */
export async function unlocking(): Promise<Figure[]> {
  const host = 'a.test';
  const certificate = await makeCertificate([host]);
  const nginx = await startNginx({
    certificate,
    sites: { site: { host, areas: [{ path: '/private/', realm: 'R', users: { user: 'secret' } }] } },
  });
  const latchkey = await start({
    browser: 'chromium',
    grants: [`https://${host}`],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: [host],
  });
  const [kdf, unlocked, again]: [number[], number[], number[]] = [[], [], []];
  const url = `${nginx.urls.site}/private/page`;
  try {
    await latchkey.createVault(password);
    await latchkey.addConfig({
      name: 'Bench',
      method: 'Basic',
      fields: { username: 'user', password: 'secret' },
      resources: [`${nginx.urls.site}/private/`],
    });
    for (let round = 0; round < rounds; round++) {
      await latchkey.lock();
      const { page, ...took } = await unlockWaiting(latchkey, url, password);
      kdf.push(took.kdf);
      unlocked.push(took.response);
      const opened = performance.now();
      await (await latchkey.newPage(url)).close();
      again.push(performance.now() - opened);
      await page.close();
    }
  } finally {
    await latchkey.close();
    await nginx.stop();
  }
  return [
    { what: 'KDF in the unlock window (Argon2id, 64 MiB, t=3, p=1)', value: milliseconds(kdf) },
    { what: 'press of Unlock to first authenticated response', value: milliseconds(unlocked) },
    { what: 'the same page in a new tab, by a rule', value: milliseconds(again) },
    { what: 'share of the KDF in unlocking', value: (median(kdf) / median(unlocked)).toFixed(2) },
  ];
}
