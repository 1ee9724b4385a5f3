/** `npm start`: Latchkey in a real Chromium with a fresh profile, against a small protected site on this machine. */
import { start } from '../../test/harness/index.js';
import { makeCertificate } from '../../test/servers/certificate.js';
import { headlessTour } from './headless.js';
import { host, startSite } from './site.js';
import { clearScreenshots } from './steps.js';
import { windowTour } from './window.js';

const headed = Boolean(process.env.DISPLAY);
const certificate = await makeCertificate([host]);
const site = await startSite(certificate);
const latchkey = await start({
  browser: 'chromium',
  headed,
  // With a window the user answers the browser's permission prompt; without one nobody can.
  ...(headed ? { shippedManifest: true, grants: [] } : { grants: [`https://${host}`] }),
  thirdPartyCookies: 'block',
  trust: [certificate.spki],
  hosts: [host],
  // Hides the bar that warns of the switches that tests need.
  switches: ['--test-type'],
});

try {
  if (headed) await windowTour(latchkey, site);
  else {
    clearScreenshots();
    await headlessTour(latchkey, site);
    console.log('Screenshots are in demo/');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await latchkey.close();
  await site.stop();
}
