/// <reference types="vitest/config" />
import { chmod, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import preact from '@preact/preset-vite';
import { build, defineConfig, type Plugin, type UserConfig } from 'vite';
import { manifest, type Target } from './extension/manifest.js';

const root = import.meta.dirname;

/** Writes manifest.json and copies what is not bundled: locales, icons, and the locked page. */
function extensionFiles(target: Target, outDir: string): Plugin {
  return {
    name: 'extension-files',
    async writeBundle() {
      const { version } = JSON.parse(await readFile(resolve(root, 'package.json'), 'utf8')) as {
        version: string;
      };
      await writeFile(
        resolve(outDir, 'manifest.json'),
        `${JSON.stringify(manifest(target, version), null, 2)}\n`,
      );
      for (const name of ['_locales', 'icons', 'locked.html', 'locked.css']) {
        await cp(resolve(root, 'extension', name), resolve(outDir, name), { recursive: true });
      }
    },
  };
}

/** The browser's own API in the polyfill's place. */
const webextension = { 'webextension-polyfill': resolve(root, 'extension/webextension.ts') };

/** What pages and background have in common. */
function extensionCode(target: Target): UserConfig & { build: object } {
  return {
    root: resolve(root, 'extension'),
    base: './',
    publicDir: false,
    resolve: { alias: webextension },
    define: { __TARGET__: JSON.stringify(target) },
    build: {
      outDir: resolve(root, 'dist', target),
      emptyOutDir: false,
      target: target === 'chromium' ? 'chrome145' : 'firefox153',
      sourcemap: process.env.LATCHKEY_DEV === '1',
    },
  };
}

/**
 * The background, made beside the pages: one file with everything in it, which starts faster and is smaller than pieces
 * shared with pages.
 */
function background(target: Target): Plugin {
  return {
    name: 'background',
    async buildStart() {
      if (!this.meta.watchMode) return;
      for (const folder of ['extension', 'shared'])
        for (const file of await readdir(resolve(root, folder), { recursive: true }))
          if (file.endsWith('.ts')) this.addWatchFile(resolve(root, folder, file));
    },
    async closeBundle() {
      const code = extensionCode(target);
      await build({
        ...code,
        configFile: false,
        logLevel: 'warn',
        build: {
          ...code.build,
          rollupOptions: {
            input: { background: resolve(root, 'extension/background/index.ts') },
            output: { entryFileNames: '[name].js', codeSplitting: false },
          },
        },
      });
    },
  };
}

function extensionBuild(target: Target): UserConfig {
  const code = extensionCode(target);
  return {
    ...code,
    plugins: [
      preact({ devToolsEnabled: false, prefreshEnabled: false }),
      extensionFiles(target, resolve(root, 'dist', target)),
      background(target),
    ],
    build: {
      ...code.build,
      emptyOutDir: true,
      // The polyfill of module preloading is an inline script, which the CSP forbids; both browsers have it built in.
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      // The dictionaries of the strength meter: loaded by the options page, at onboarding alone.
      chunkSizeWarningLimit: 1500,
      rollupOptions: {
        input: {
          popup: resolve(root, 'extension/ui/popup/index.html'),
          options: resolve(root, 'extension/ui/options/index.html'),
          prompt: resolve(root, 'extension/ui/prompt/index.html'),
        },
        output: {
          entryFileNames: 'assets/[name]-[hash].js',
          chunkFileNames: 'assets/[name]-[hash].js',
          assetFileNames: 'assets/[name]-[hash][extname]',
        },
      },
    },
  };
}

/** Programs that run in Node from the built folder: the test harness, the demo tour and the benchmarks. */
function nodeBuild(name: string, entry: string): UserConfig {
  return {
    publicDir: false,
    build: {
      ssr: resolve(root, entry),
      outDir: resolve(root, 'dist', name),
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'index.mjs' } },
    },
  };
}

/**
 * The companion: one file with everything in it, that starts fast. Node does not find what lies beside a program that
 * a browser started, and token and reader start anew with each browser and each file.
 */
function companionBuild(): UserConfig {
  const outDir = resolve(root, 'dist/companion');
  const file = 'latchkey-companion.mjs';
  return {
    publicDir: false,
    plugins: [{ name: 'executable', writeBundle: ({ dir = outDir }) => chmod(resolve(dir, file), 0o755) }],
    ssr: { noExternal: true },
    build: {
      ssr: resolve(root, 'companion/main.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: true,
      rollupOptions: { output: { entryFileNames: file, codeSplitting: false } },
    },
  };
}

const builds: Readonly<Record<string, () => UserConfig>> = {
  chromium: () => extensionBuild('chromium'),
  firefox: () => extensionBuild('firefox'),
  companion: companionBuild,
  harness: () => nodeBuild('harness', 'test/harness/index.ts'),
  demo: () => nodeBuild('demo', 'scripts/demo/tour.ts'),
  bench: () => nodeBuild('bench', 'test/bench/index.ts'),
};

/** Browser tests that run in Firefox too; README, "Firefox", says what becomes of the others. */
const firefoxTests = [
  'certificate',
  'certificate-start',
  'certificate-confirm',
  'start-up',
  'secrecy',
  'permission-prompt',
  'no-hang',
  'refused-pages',
  'connection',
  'private',
  'consent',
  'initiators',
  'twins',
  'realms',
  'not-a-refusal',
  'consent-prompt',
  'differential',
  'harness',
  'main-job',
  'tiles',
  'lock',
  'foreign',
  'redirects',
  'wrong-password',
  'borders',
  'framed',
  'streaming',
  'consent-sites',
  'watch-all',
  'reconcile',
  'digest',
  'activity',
  'authcfg',
  'authcfg-ids',
  'choose',
  'offers',
  'override',
  'header-methods',
  'query-key',
  'oauth2',
  'planetary',
  'import',
  'care',
  'erase',
  'passkey',
  'signing',
  'swift',
  'menu',
  'edit-id',
  'kept-copies',
];
/** Those that `npm test` runs, with `LATCHKEY_SHORT`: the main job, and what must never be sent. */
const firefoxShort = ['harness', 'main-job', 'lock', 'foreign', 'redirects', 'wrong-password'];
const firefoxFiles = process.env.LATCHKEY_SHORT === undefined ? firefoxTests : firefoxShort;

/** Which of the builds to make: `TARGET=chromium vite build`. Without it this is the configuration of Vitest. */
export default defineConfig(() => {
  const target = process.env.TARGET;
  const wanted = target === undefined ? undefined : builds[target];
  if (target !== undefined && wanted === undefined) throw new Error(`No build named ${target}`);
  return (
    wanted?.() ?? {
      plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
      define: { __TARGET__: JSON.stringify('chromium') },
      resolve: { alias: webextension },
      test: {
        projects: [
          {
            extends: true,
            test: {
              name: 'unit',
              // Property tests take their time on a busy machine; none measures it.
              testTimeout: 30_000,
              hookTimeout: 60_000,
              include: [
                '{shared,extension,companion,scripts,test/harness,test/servers,test/qgis}/**/*.test.{ts,tsx}',
              ],
            },
          },
          {
            extends: true,
            test: {
              name: 'e2e',
              include: ['test/e2e/**/*.test.ts'],
              exclude: ['test/e2e/firefox-*.test.ts'],
              testTimeout: 120_000,
              hookTimeout: 120_000,
              // Each file has servers, browser and display of its own; a test waits more than it works.
              maxWorkers: 2,
            },
          },
          {
            extends: true,
            test: {
              name: 'e2e-firefox',
              // The same files in the other browser, those that make sense there.
              include: ['firefox-*', ...firefoxFiles].map(name => `test/e2e/${name}.test.ts`),
              env: { LATCHKEY_BROWSER: 'firefox' },
              testTimeout: 120_000,
              hookTimeout: 120_000,
              fileParallelism: false,
            },
          },
          {
            extends: true,
            test: {
              name: 'long',
              include: ['test/long/**/*.test.ts'],
              testTimeout: 900_000,
              hookTimeout: 120_000,
            },
          },
        ],
      },
    }
  );
});
