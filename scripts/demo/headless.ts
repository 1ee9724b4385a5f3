/** The tour without a display: what a user would do, step by step, in a real Chromium. */
import type { Harness } from '../../test/harness/index.js';
import type { Received } from '../../test/servers/lib/received.js';
import { account, protectedArea, type Site, tiles } from './site.js';
import { expectThat, screenshot, step } from './steps.js';

const masterPassword = 'a tour needs no secret 1953';

const withSecret = (log: readonly Received[]) =>
  log.filter(entry => entry.headers.authorization !== undefined);

/** Everything the server receives while `work` is done. */
async function during(site: Site, work: () => Promise<void>): Promise<readonly Received[]> {
  const before = site.log.length;
  await work();
  return site.log.slice(before);
}

async function setUp(latchkey: Harness, site: Site): Promise<void> {
  await step('Onboarding', async () => {
    const page = await latchkey.openOptions();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await screenshot(page, 'onboarding');
    await page.close();
    await latchkey.createVault(masterPassword);
    return 'the vault is made';
  });
  await step('Save an auth config', async () => {
    const resources = [protectedArea(site)];
    const id = await latchkey.addConfig({
      name: 'Survey office',
      method: 'Basic',
      fields: account,
      resources,
    });
    const page = await latchkey.openOptions();
    await page.locator(`[data-config-id="${id}"]`).waitFor();
    await screenshot(page, 'auth-configs');
    await page.close();
    return `its authcfg id is ${id}`;
  });
}

/** The story of the README, against a site that knows nothing of Latchkey. */
export async function headlessTour(latchkey: Harness, site: Site): Promise<void> {
  await setUp(latchkey, site);

  await step('Lock', async () => {
    await latchkey.lock();
    return 'the vault is locked';
  });

  await step('Open a protected page while locked', async () => {
    const page = await latchkey.newPage(`${protectedArea(site)}report`);
    const prompt = await latchkey.waitForPrompt();
    await screenshot(prompt.page, 'unlock-window');
    await prompt.unlock(masterPassword);
    await page.waitForFunction(() => document.title === 'Report');
    await screenshot(page, 'protected-page');
    return 'one unlock window, and the page arrived';
  });

  await step('Open a map whose tiles are protected', async () => {
    let loaded = 0;
    const log = await during(site, async () => {
      const page = await latchkey.newPage(`${protectedArea(site)}map`);
      await page.waitForLoadState('load');
      loaded = await page
        .locator('img')
        .evaluateAll(images => (images as HTMLImageElement[]).filter(image => image.naturalWidth > 0).length);
      await screenshot(page, 'map');
    });
    const refused = log.filter(entry => entry.status === 401).length;
    expectThat(loaded === tiles, `${loaded} of ${tiles} tiles arrived`);
    expectThat(refused === 0, `the server answered 401 ${refused} times`);
    return `all ${tiles} tiles, ${withSecret(log).length} requests with credentials, no 401`;
  });

  await step('Look at the popup', async () => {
    const page = await latchkey.newPage(`${protectedArea(site)}map`);
    const popup = await latchkey.popup(page);
    await popup.page.setViewportSize({ width: 360, height: 440 });
    const config = await popup.config();
    await screenshot(popup.page, 'popup');
    expectThat(config !== undefined, 'it does not show the config');
    await popup.close();
    return `it shows the config ${config?.id}`;
  });

  await step('Lock again', async () => {
    const page = await latchkey.newPage(`${site.urls.maps}/`);
    await latchkey.lock();
    const log = await during(site, async () => {
      // A page that was open at the moment of a lock opens no window by itself: it gets the server's own 401.
      await page.evaluate(() =>
        fetch('/protected/report', { signal: AbortSignal.timeout(10_000) }).then(() => {}),
      );
    });
    expectThat(log.length > 0 && withSecret(log).length === 0, 'a request still carried credentials');
    return 'the next request carries nothing';
  });
}
