/** The demo's own web site: an open page, a page behind Basic auth, and a map whose tiles are behind it too. */
import type { Certificate } from '../../test/servers/certificate.js';
import { basic, page, tile, tilePage } from '../../test/servers/lib/answers.js';
import { png } from '../../test/servers/lib/png.js';
import type { Running } from '../../test/servers/lib/received.js';
import type { Answer, Handler, Routes } from '../../test/servers/lib/routes.js';
import { start } from '../../test/servers/node.js';

export const host = 'maps.test';
export const account = { username: 'surveyor', password: 'contour-lines' };
export const tiles = 64;

export type Site = Running<'maps'>;

/** Where the demo's credentials apply. */
export const protectedArea = (site: Site): string => `${site.urls.maps}/protected/`;

const style = `<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1d2733 }
  code { background: #eef2f5; padding: .1em .3em; border-radius: 4px }
  #map { display: grid; grid-template-columns: repeat(8, 48px); gap: 0 }
  #map img { width: 48px; height: 48px }
</style>`;

/** A tile's colour comes from its place, so that a map with a hole in it is seen to have one. */
const colouredTile: Handler = ({ url }) => {
  const index = Number(/(\d+)\.png$/.exec(url.pathname)?.[1] ?? 0);
  const [x, y] = [index % 8, Math.floor(index / 8)];
  return tile(png(48, [70 + x * 12, 150 - Math.abs(x - y) * 6, 90 + y * 14]));
};

function landing(origin: string): Answer {
  const steps = [
    'In the other tab, choose a master password: that makes your vault.',
    `Press <b>New auth config</b>, give it any name, the user name <code>${account.username}</code>, the password
     <code>${account.password}</code>, and the resource <code>${origin}/protected/</code>. The browser asks once
     whether Latchkey may work at this host.`,
    'Open <a href="/protected/report" target="_blank">the protected report</a>: it opens without asking for anything.',
    `Open <a href="/protected/map" target="_blank">the map</a>: all ${tiles} of its protected tiles arrive.`,
    'Lock Latchkey with its toolbar button or Alt+Shift+L, and open the report again: now one window asks for the master password.',
  ];
  return page(
    `${style}<h1>Latchkey: try it</h1><p>This site runs on your own machine, for as long as this window is open.</p>
     <ol>${steps.map(step => `<li>${step}</li>`).join('')}</ol>`,
    'Latchkey: try it',
  );
}

/** Starts the site on a free port of this machine. */
export async function startSite(certificate: Certificate): Promise<Site> {
  const area = (route: Answer | Handler) =>
    basic('Survey office', { [account.username]: account.password }, route);
  const routes: Routes = {
    '/': ({ url }) => landing(`https://${url.host}`),
    '/protected/report': area(page(`${style}<h1>Report</h1><p>Only for signed-in surveyors.</p>`, 'Report')),
    '/protected/map': area(withStyle(tilePage(tiles, index => `tiles/${index}.png`))),
    '/protected/tiles/*': area(colouredTile),
  };
  return start({ certificate, sites: { maps: { host, routes } } });
}

function withStyle(answer: Answer): Answer {
  return { ...answer, body: String(answer.body).replace('<body>', `<body>${style}`) };
}
