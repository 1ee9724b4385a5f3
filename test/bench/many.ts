import type { Page } from 'playwright-core';
import { type Harness, start } from '../harness/index.js';
import { poll } from '../harness/wait.js';
import { domain, hostOf, routes } from '../many/server.js';
import { largeVault, password, putVault } from '../many/vault.js';
import { makeCertificate } from '../servers/certificate.js';
import { start as startNode } from '../servers/node.js';
import { type Figure, median, milliseconds } from './figures.js';
import { unlockWaiting } from './waiting.js';

const sizes = [10, 10_000] as const;
const rounds = 3;

/** What is measured, in the order of one round. */
const measures = [
  'press of Unlock to first authenticated response',
  'press of Unlock to all rules installed',
  'page served by a rule',
  'page served by challenge',
  'page served by challenge, the worker stopped before',
  'options page until its list is shown',
  'options page until its list is shown, the worker stopped before',
  'press of Lock to locked',
] as const;
type Measure = (typeof measures)[number];
type Times = Readonly<Record<Measure, number[]>>;

/** A browser with so many configs, four tenths of them proven. */
interface Side {
  readonly configs: number;
  readonly latchkey: Harness;
  readonly times: Times;
  url(n: number, name: string): string;
}

async function sideOf(configs: number, port: string, trust: readonly string[]): Promise<Side> {
  const latchkey = await start({
    browser: 'chromium',
    grants: [`https://*.${domain}`],
    thirdPartyCookies: 'block',
    trust,
    hosts: [`*.${domain}`],
  });
  await putVault(latchkey, await largeVault({ configs, proven: configs * 0.4, port }));
  // Which hosts it concerns, a locked Latchkey knows from the last time it was open.
  await latchkey.unlock(password);
  await latchkey.lock();
  // The one of the onboarding: of two, the newer closes itself.
  await (await latchkey.openOptions()).close();
  const times = Object.fromEntries(measures.map(it => [it, [] as number[]])) as unknown as Times;
  return { configs, latchkey, times, url: (n, name) => `https://${hostOf(n)}:${port}/geo/${name}` };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}

/** Waits until the extension's rules are as asked, where they are: thousands take their time to come over. */
async function rulesAre(latchkey: Harness, wanted: 'there' | 'without a fence'): Promise<void> {
  const { page } = latchkey.witness;
  const look = () =>
    page.evaluate(async what => {
      const rules = await chrome.declarativeNetRequest.getSessionRules();
      return (
        (what === 'there' ? rules.length > 0 : rules.every(({ action }) => action.type !== 'block')) ||
        undefined
      );
    }, wanted);
  if (!(await poll(look, 30_000))) throw new Error(`Rules are not ${wanted}`);
}

/** Until a page in a new tab has loaded; what it set off has calmed down when this returns. */
async function load(latchkey: Harness, url: string): Promise<number> {
  const page = await latchkey.context.newPage();
  const took = await timed(async () => {
    if ((await page.goto(url))?.status() !== 200) throw new Error(`${url} was refused`);
  });
  await rulesAre(latchkey, 'without a fence');
  await page.close();
  return took;
}

async function list({ context, origin }: Harness): Promise<number> {
  const page = await context.newPage();
  const took = await timed(async () => {
    await page.goto(`${origin}/ui/options/index.html`);
    await page.locator('[data-config-id]').first().waitFor();
  });
  await page.close();
  return took;
}

async function lock(latchkey: Harness, page: Page): Promise<number> {
  const popup = await latchkey.popup(page);
  const took = await timed(() => popup.lock());
  await popup.close();
  return took;
}

async function round({ configs, latchkey, times, url }: Side, number: number): Promise<void> {
  const proven = configs * 0.4;
  /** Each config is met for the first time once. */
  const unproven = proven + number * 2;
  const note = (what: Measure, ms: number) => times[what].push(ms);
  const { page, response, pressed } = await unlockWaiting(latchkey, url(0, `held-${number}`), password);
  note('press of Unlock to first authenticated response', response);
  await rulesAre(latchkey, 'there');
  note('press of Unlock to all rules installed', performance.now() - pressed);
  await rulesAre(latchkey, 'without a fence');
  note('page served by a rule', await load(latchkey, url(proven - 1, `rule-${number}`)));
  note('page served by challenge', await load(latchkey, url(unproven, 'first')));
  await latchkey.stopWorker();
  note(
    'page served by challenge, the worker stopped before',
    await load(latchkey, url(unproven + 1, 'first')),
  );
  note('options page until its list is shown', await list(latchkey));
  await latchkey.stopWorker();
  note('options page until its list is shown, the worker stopped before', await list(latchkey));
  note('press of Lock to locked', await lock(latchkey, page));
  await page.close();
}

/** What ten thousand configs on ten thousand hosts cost, beside ten: in turns, on the same machine. */
export async function manyConfigs(): Promise<Figure[]> {
  const certificate = await makeCertificate([`*.${domain}`]);
  const server = await startNode({ certificate, sites: { all: { host: hostOf(0), routes } } });
  const sides: Side[] = [];
  try {
    const { port } = new URL(server.urls.all);
    for (const configs of sizes) sides.push(await sideOf(configs, port, [certificate.spki]));
    for (let number = 0; number < rounds; number++) for (const side of sides) await round(side, number);
    const [few, many] = sides.map(({ times }) => times);
    return measures.map(what => {
      const [a = [], b = []] = [few?.[what], many?.[what]];
      const ratio = (median(b) / median(a)).toFixed(1);
      return { what, value: `10: ${milliseconds(a)}; 10,000: ${milliseconds(b)}; ratio ${ratio}` };
    });
  } finally {
    for (const { latchkey } of sides) await latchkey.close();
    await server.stop();
  }
}
