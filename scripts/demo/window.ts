/** The tour with a display: a window for the user to try things in. */
import type { Harness } from '../../test/harness/index.js';
import { account, protectedArea, type Site } from './site.js';

/** Opens the onboarding and the site's first page, and stays until the browser is closed. */
export async function windowTour(latchkey: Harness, site: Site): Promise<void> {
  const closed = new Promise(resolve => latchkey.context.once('close', resolve));
  await latchkey.openOptions();
  await latchkey.newPage(`${site.urls.maps}/`);
  // The harness's own tab has no use here and would only puzzle the user.
  await latchkey.witness.close();
  console.log('A Chromium window is open; the page in it says what to try.');
  console.log(`User name ${account.username}, password ${account.password}, resource ${protectedArea(site)}`);
  console.log('Close the browser to end.');
  await closed;
}
