/** What client certificates cost: the companion itself, pages that use one, and everybody else's pages. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as settle } from 'node:timers/promises';
import { CKG, CKM } from '../../companion/pkcs11/constants.js';
import { sign } from '../../companion/signing/sign.js';
import { extensionIds, protocolVersion } from '../../shared/protocol.js';
import { type Chromium, startChromium } from '../companion/chromium.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle, enable, password } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import { startNative } from '../companion/native.js';
import { program } from '../companion/program.js';
import { overlay, selectionPolicy } from '../harness/browsers/namespace.js';
import { makeCertificate } from '../servers/certificate.js';
import { page } from '../servers/lib/answers.js';
import { withHost } from '../servers/lib/received.js';
import { startMtls } from '../servers/mtls.js';
import { start as startNode } from '../servers/node.js';
import { makeAuthority } from '../servers/pki.js';
import { type Figure, median, milliseconds } from './figures.js';

const rounds = 9;
const browserRounds = 5;

async function startUp(): Promise<Figure[]> {
  const home = makeHome();
  const times: number[] = [];
  let memory = 0;
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    const native = startNative(home.env, `chrome-extension://${extensionIds[0]}/`);
    await native.ask('hello', { protocol: protocolVersion, profile: 'bench' });
    times.push(performance.now() - begun);
    memory = residentOf(native.child.pid);
    await native.end();
  }
  home.remove();
  return [
    { what: 'companion: start to first answer', value: milliseconds(times) },
    { what: 'companion: memory while idle', value: `${memory} MB resident` },
  ];
}

function residentOf(pid: number | undefined): number {
  const kB = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Math.round(Number(kB) / 1000);
}

async function signing(): Promise<Figure[]> {
  const authority = await makeAuthority('Bench');
  const pss = { hash: CKM.SHA256, mgf: CKG.MGF1_SHA256, saltLength: 32 };
  const kinds = [
    ['rsa2048', { mechanism: CKM.RSA_PKCS }],
    ['rsa2048', { mechanism: CKM.RSA_PKCS_PSS, pss }],
    ['rsa4096', { mechanism: CKM.RSA_PKCS_PSS, pss }],
    ['P-256', { mechanism: CKM.ECDSA }],
    ['P-384', { mechanism: CKM.ECDSA }],
    ['P-521', { mechanism: CKM.ECDSA }],
  ] as const;
  const figures: Figure[] = [];
  for (const [kind, how] of kinds) {
    const { key } = await authority.issue('CN=bench', kind);
    const times = Array.from({ length: 50 }, () => {
      const begun = performance.now();
      if (sign(key, { key: '', data: Buffer.alloc(32, 7), ...how }) === undefined)
        throw new Error('Not signed');
      return performance.now() - begun;
    });
    const name = 'pss' in how ? `${kind}, PSS` : kind;
    figures.push({ what: `signature, ${name}`, value: `${median(times).toFixed(1)} ms (median of 50)` });
  }
  return figures;
}

interface Visit {
  /** From the start of the navigation to its end. */
  readonly load: number;
  /** From the first byte of the handshake to its end. */
  readonly tls: number;
}

async function visits(chromium: Chromium, urls: readonly string[]): Promise<Visit[]> {
  const all: Visit[] = [];
  for (const url of urls) {
    await chromium.page.goto(url);
    all.push(
      await chromium.page.evaluate(() => {
        const [it] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        const { duration = 0, connectEnd = 0, secureConnectionStart = 0 } = it ?? {};
        return { load: duration, tls: connectEnd - secureConnectionStart };
      }),
    );
  }
  return all;
}

const hostsOf = (domain: string, count: number) => Array.from({ length: count }, (_, n) => `h${n}.${domain}`);
/** The ways in turn, so that none of them always comes first. */
const turned = <T>(ways: readonly T[], by: number): T[] =>
  ways.map((_, at) => ways[(at + by) % ways.length] as T);
const ratio = (values: readonly number[], of: readonly number[]) => (median(values) / median(of)).toFixed(2);

async function browsers(): Promise<Figure[]> {
  const certificate = await makeCertificate(['*.mtls.test', '*.plain.test']);
  const authority = await makeAuthority('Bench');
  const identity = await authority.issue('CN=bench', 'P-256');
  const file = bundle(identity);
  const mtls = await startMtls({
    certificate,
    root: authority.root,
    sites: { site: { host: 'mtls.test', protocols: 'TLSv1.3' } },
  });
  const plain = await startNode({
    certificate,
    sites: { site: { host: 'plain.test', routes: { '/': page('<h1>Page</h1>') } } },
  });
  const policy = selectionPolicy({ '[*.]mtls.test': 'bench' });
  const install = `${program} install --system --browser chromium > /dev/null`;
  const machine = (home: Home) => [overlay('/etc', home.path), overlay('/usr/local/lib', home.path)];

  const urls = (hosts: readonly string[], url: string) => hosts.map(host => withHost(url, host));

  /** A fresh browser; `way`: with the token, with the key in NSS, or with neither. */
  async function browser(
    way: 'token' | 'nss' | 'neither',
  ): Promise<{ chromium: Chromium; close(): Promise<void> }> {
    const home = makeHome();
    if (way === 'nss') {
      const database = join(home.path, '.pki/nssdb');
      mkdirSync(database, { recursive: true });
      const p12 = join(home.path, 'bench.p12');
      writeFileSync(p12, Buffer.from(file, 'base64'));
      execFileSync('certutil', ['-N', '--empty-password', '-d', database]);
      execFileSync('pk12util', ['-i', p12, '-d', database, '-W', password, '-K', '']);
    }
    const chromium = await startChromium({
      home: home.path,
      env: home.env,
      profile: join(home.path, 'profile'),
      trust: certificate.spki,
      hosts: ['*.mtls.test', '*.plain.test'],
      prepare: [...machine(home), policy, ...(way === 'token' ? [install] : [])],
    });
    if (way === 'token') await enable((await chromium.connect()).ask, file);
    // A browser's first seconds are its own, and its first page loads NSS with whatever belongs to it.
    await visits(chromium, urls(['first.plain.test'], plain.urls.site));
    await settle(3000);
    return {
      chromium,
      close: async () => {
        await chromium.close();
        home.remove();
      },
    };
  }
  const seen = { token: [] as Visit[], nss: [] as Visit[] };
  const others = { token: [] as Visit[], neither: [] as Visit[], again: [] as Visit[] };
  for (let round = 0; round < browserRounds; round++) {
    for (const way of turned(['token', 'nss'] as const, round)) {
      const { chromium, close } = await browser(way);
      // The first of them finds the certificates, and starts the token's way to the companion.
      const [, ...rest] = await visits(chromium, urls(hostsOf('mtls.test', 11), mtls.urls.site));
      seen[way].push(...rest);
      await close();
    }
    for (const way of turned(['neither', 'token', 'again'] as const, round)) {
      const { chromium, close } = await browser(way === 'again' ? 'neither' : way);
      others[way].push(...(await visits(chromium, urls(hostsOf('plain.test', 20), plain.urls.site))));
      await close();
    }
  }
  await mtls.stop();
  await plain.stop();
  const loads = (all: readonly Visit[]) => all.map(({ load }) => load);
  const handshakes = (all: readonly Visit[]) => all.map(({ tls }) => tls);
  return [
    { what: 'page of a new mTLS host, with the token', value: milliseconds(loads(seen.token)) },
    { what: '  the same with the key in NSS', value: milliseconds(loads(seen.nss)) },
    { what: '  ratio', value: ratio(loads(seen.token), loads(seen.nss)) },
    { what: 'page of an ordinary new host, without a token', value: milliseconds(loads(others.neither)) },
    { what: '  with the token: ratio', value: ratio(loads(others.token), loads(others.neither)) },
    {
      what: '  without, once more: ratio (the noise)',
      value: ratio(loads(others.again), loads(others.neither)),
    },
    {
      what: '  with the token: ratio of TLS alone',
      value: ratio(handshakes(others.token), handshakes(others.neither)),
    },
    {
      what: '  without, once more: ratio of TLS alone',
      value: ratio(handshakes(others.again), handshakes(others.neither)),
    },
  ];
}

export async function certificates(): Promise<Figure[]> {
  const own = [...(await startUp()), ...(await signing())];
  return mayUnshare
    ? [...own, ...(await browsers())]
    : [...own, { what: 'pages', value: `not measured: ${needsRoot}` }];
}
