/**
 * What only the browser's own scripts can do: give permissions as the user would, stop the event page, say what the
 * browser holds. The functions run in the browser window, with nothing of this file but their arguments.
 */
import { geckoId } from '../../../../extension/manifest.js';
import type { MenuClick, RuleRequest } from '../side.js';
import type { Send } from './tap.js';

/** Of the globals of Firefox's own scripts, what is used here. */
interface Extension {
  readonly backgroundState: string;
  emit(event: string, ...details: unknown[]): void;
  terminateBackground(options: { disableResetIdleForTest: boolean }): Promise<void>;
}
declare const WebExtensionPolicy: { getByID(id: string): { readonly extension: Extension } | null };
declare const ChromeUtils: {
  importESModule(url: string): {
    ExtensionPermissions: ExtensionPermissions;
    ExtensionDNR: ExtensionDNR;
    ExtensionParent: { apiManager: { global: { tabTracker: { getTab(id: number): unknown } } } };
  };
};
interface Uri {
  readonly spec: string;
}
interface Tab {
  readonly currentURI: { readonly asciiHost: string; readonly port: number };
  readonly securityUI?: {
    readonly secInfo?: { readonly serverCert?: { readonly sha256Fingerprint: string } | null } | null;
  };
}
interface BrowserWindow {
  readonly gBrowser: { readonly browsers: readonly Tab[] };
  readonly PopupNotifications: {
    readonly panel: { readonly state: string; readonly firstElementChild: PermissionPrompt | null };
  };
}
/** The doorhanger, by the ids of its buttons. */
interface PermissionPrompt {
  readonly id: string;
  readonly button: HTMLElement;
  readonly secondaryButton: HTMLElement;
}
declare const Services: {
  readonly scriptSecurityManager: { getSystemPrincipal(): object };
  readonly io: { newURI(url: string): Uri };
  readonly wm: { getEnumerator(type: string): Iterable<BrowserWindow> };
};
interface ExtensionDNR {
  getMatchedRulesForRequest(
    request: { requestURI: Uri; initiatorURI?: Uri; type: string },
    extension: Extension | undefined,
  ): { readonly rule: { readonly id: number } }[];
}
interface OpenedWindow extends Window {
  readonly gBrowser: { readonly selectedBrowser: { fixupAndLoadURIString(url: string, how: object): void } };
  readonly delayedStartupPromise: Promise<void>;
}
declare const OpenBrowserWindow: (options: { private: boolean }) => OpenedWindow;
interface ExtensionPermissions {
  add(id: string, permissions: object, extension: Extension | undefined): Promise<void>;
}

export interface SeenCertificate {
  readonly host: string;
  readonly port: number;
  /** Bytes in hexadecimal, with colons between them. */
  readonly sha256: string;
}

export interface Privileged {
  /** State of the event page: `stopped`, `starting`, `running` or `suspending`; none while not loaded. */
  backgroundState(): Promise<string | undefined>;
  stopBackground(): Promise<void>;
  /** Presses a key of the extension's: those that tests press go to the page and no further. */
  pressKey(key: string): Promise<void>;
  /** Tells the extension of a choice in its context menu, as the menu itself does. */
  chooseFromMenu(item: string, click: MenuClick): Promise<void>;
  /** Presses a button of the permission prompt; false while none is shown. */
  answerPermission(answer: 'allow' | 'deny'): Promise<boolean | undefined>;
  /** Ids of the extension's rules that would act on each request. */
  matchedRules(requests: readonly RuleRequest[]): Promise<number[][] | undefined>;
  /** Gives permissions, as if the user had allowed them. */
  grant(origins: readonly string[], permissions: readonly string[]): Promise<void>;
  openPrivate(url: string): Promise<void>;
  /** The certificates of the pages in all windows. */
  certificates(): Promise<SeenCertificate[]>;
}

interface Outcome {
  readonly type: string;
  readonly result?: { readonly value?: string };
  readonly exceptionDetails?: { readonly text: string };
}

/** Scripts in one of the browser's windows, whichever there is. */
export function privileged(send: Send): Privileged {
  type Tree = { contexts: { context: string }[] };
  async function run<Argument, Result>(
    work: (id: string, argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result | undefined> {
    const [window] = (await send<Tree>('browsingContext.getTree', { 'moz:scope': 'chrome' })).contexts;
    const outcome = await send<Outcome>('script.callFunction', {
      target: { context: window?.context },
      awaitPromise: true,
      functionDeclaration: `async text => JSON.stringify(await (${work})(...JSON.parse(text)))`,
      arguments: [{ type: 'string', value: JSON.stringify([geckoId, argument]) }],
    });
    if (outcome.type !== 'success') throw new Error(outcome.exceptionDetails?.text);
    const text = outcome.result?.value;
    return text === undefined ? undefined : (JSON.parse(text) as Result);
  }
  return {
    backgroundState: () => run(id => WebExtensionPolicy.getByID(id)?.extension.backgroundState, null),
    stopBackground: async () => {
      await run(
        id =>
          WebExtensionPolicy.getByID(id)?.extension.terminateBackground({ disableResetIdleForTest: true }),
        null,
      );
    },
    pressKey: async key => {
      await run((_, name) => {
        const element = document.querySelector(`[id^="ext-keyset-id"] > key[key="${name}"]`);
        element?.dispatchEvent(new Event('command'));
      }, key);
    },
    answerPermission: answer =>
      run((_, pressed) => {
        for (const { PopupNotifications } of Services.wm.getEnumerator('navigator:browser')) {
          const { state, firstElementChild: prompt } = PopupNotifications.panel;
          if (state !== 'open' || prompt?.id !== 'addon-webext-permissions-notification') continue;
          (pressed === 'allow' ? prompt.button : prompt.secondaryButton).click();
          return true;
        }
        return false;
      }, answer),
    matchedRules: requests =>
      run((id, asked) => {
        const { ExtensionDNR } = ChromeUtils.importESModule('resource://gre/modules/ExtensionDNR.sys.mjs');
        const { extension } = WebExtensionPolicy.getByID(id) ?? {};
        return asked.map(({ url, type, initiator }) => {
          const request = {
            requestURI: Services.io.newURI(url),
            ...(initiator && { initiatorURI: Services.io.newURI(initiator) }),
            type,
            method: 'get',
          };
          return ExtensionDNR.getMatchedRulesForRequest(request, extension).map(({ rule }) => rule.id);
        });
      }, requests),
    openPrivate: async url => {
      await run(async (_, address) => {
        const opened = OpenBrowserWindow({ private: true });
        await new Promise(loaded => opened.addEventListener('load', loaded, { once: true }));
        await opened.delayedStartupPromise;
        const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
        opened.gBrowser.selectedBrowser.fixupAndLoadURIString(address, { triggeringPrincipal });
      }, url);
    },
    certificates: async () => {
      const found = await run(
        () =>
          [...Services.wm.getEnumerator('navigator:browser')]
            .flatMap(window => window.gBrowser.browsers)
            .flatMap(({ currentURI, securityUI }) => {
              const sha256 = securityUI?.secInfo?.serverCert?.sha256Fingerprint;
              if (sha256 === undefined) return [];
              const { asciiHost: host, port } = currentURI;
              return [{ host, port: port === -1 ? 443 : port, sha256 }];
            }),
        null,
      );
      return found ?? [];
    },
    chooseFromMenu: async (menuItemId, click) => {
      await run(
        (id, { tabId, ...info }) => {
          const url = 'resource://gre/modules/ExtensionParent.sys.mjs';
          const { tabTracker } = ChromeUtils.importESModule(url).ExtensionParent.apiManager.global;
          const { extension } = WebExtensionPolicy.getByID(id) ?? {};
          extension?.emit('webext-menu-menuitem-click', info, tabTracker.getTab(tabId));
        },
        { menuItemId, ...click },
      );
    },
    grant: async (origins, permissions) => {
      await run(
        (id, [granted, names]) => {
          const url = 'resource://gre/modules/ExtensionPermissions.sys.mjs';
          const given = { permissions: names, origins: granted, data_collection: [] };
          const { extension } = WebExtensionPolicy.getByID(id) ?? {};
          return ChromeUtils.importESModule(url).ExtensionPermissions.add(id, given, extension);
        },
        [origins, permissions] as const,
      );
    },
  };
}
