/** Debian's Firefox ESR, with the extension installed for good, so that it is still there after a restart. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { geckoId } from '../../../../extension/manifest.js';
import { hostPermissions } from '../../options.js';
import { poll } from '../../wait.js';
import { writeArchive } from '../archive.js';
import { starter } from '../namespace.js';
import { type BrowserSide, builtExtension } from '../side.js';
import { acceptCertificates, command, launch, uuid } from './launch.js';
import { privileged } from './privileged.js';

const limitMs = 20_000;
const archive = (folder: string) => join(folder, 'extension.xpi');

export const firefox: BrowserSide = {
  extensionId: geckoId,
  origin: `moz-extension://${uuid}`,
  prepare: (options, folders) => {
    for (const folder of [folders.profile, folders.extension]) mkdirSync(folder);
    writeArchive(options.extension ?? builtExtension('firefox'), archive(folders.extension));
    const { prepare } = options;
    if (prepare !== undefined)
      starter({ program: '/usr/lib/firefox-esr/firefox-esr', folder: dirname(folders.extension), prepare });
  },
  launch: async (options, folders, display) => {
    const { context, send, unprompted } = await launch(options, folders, display);
    const browser = privileged(send);
    if (!existsSync(join(folders.profile, 'extensions', `${geckoId}.xpi`))) {
      const extensionData = { type: 'archivePath', path: archive(folders.extension) };
      await send('webExtension.install', {
        extensionData,
        'moz:permanent': true,
        'moz:allowPrivateBrowsing': options.privateWindows ?? false,
      });
      const companion = options.companion ? ['nativeMessaging', 'pkcs11'] : [];
      if (!options.shippedManifest) await browser.grant(hostPermissions(options), companion);
      // The onboarding page opens by itself, in the blank tab that is there; only then nothing moves any more.
      const onboarding = () => context.pages().some(page => page.url().startsWith(`${firefox.origin}/`));
      // With private windows the extension starts twice, and its first page goes with its first start.
      if (!options.privateWindows && !(await poll(() => onboarding() || undefined, limitMs)))
        throw new Error('The extension was installed, but opened no onboarding page: is its build complete?');
    }
    async function until(what: string, reached: (state: string | undefined) => boolean): Promise<void> {
      const found = await poll(async () => reached(await browser.backgroundState()) || undefined, limitMs);
      if (!found) throw new Error(`The event page is not ${what}: ${await browser.backgroundState()}`);
    }
    return {
      context,
      answerPermission: async answer => {
        const answered = await poll(
          async () => (await browser.answerPermission(answer)) || undefined,
          limitMs,
        );
        if (!answered) throw new Error('The browser asks for no permission');
      },
      matchedRules: async requests => (await browser.matchedRules(requests)) ?? [],
      inPage: (page, expression) => unprompted(() => page.evaluate(expression)),
      keepTrust: async () => {
        const seen = await browser.certificates();
        return () => acceptCertificates(folders, seen);
      },
      openPrivate: (_, url) => browser.openPrivate(url),
      ready: async () => {
        // A stopped one is woken by the first event.
        await until('there', state => state === 'running' || state === 'stopped');
        return {
          running: async () => (await browser.backgroundState()) === 'running',
          stop: browser.stopBackground,
          chooseFromMenu: browser.chooseFromMenu,
          pressLock: () => browser.pressKey('L'),
        };
      },
    };
  },
  command: (_, folders, opening) => command(folders, opening),
};
