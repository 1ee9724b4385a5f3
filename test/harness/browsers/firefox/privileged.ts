/**
 * What only the browser's own scripts can do: give permissions as the user would, stop the event page, say what the
 * browser holds. The functions run in the browser window, with nothing of this file but their arguments.
 */
import { geckoId } from '../../../../extension/manifest.js';
import type { Send } from './tap.js';

/** Of the globals of Firefox's own scripts, what is used here. */
interface Extension {
  readonly backgroundState: string;
  terminateBackground(options: { disableResetIdleForTest: boolean }): Promise<void>;
}
declare const WebExtensionPolicy: { getByID(id: string): { readonly extension: Extension } | null };
declare const ChromeUtils: { importESModule(url: string): { ExtensionPermissions: ExtensionPermissions } };
interface ExtensionPermissions {
  add(id: string, permissions: object, extension: Extension | undefined): Promise<void>;
}

export interface Privileged {
  /** State of the event page: `stopped`, `starting`, `running` or `suspending`; none while not loaded. */
  backgroundState(): Promise<string | undefined>;
  stopBackground(): Promise<void>;
  /** Presses a key of the extension's: those that tests press go to the page and no further. */
  pressKey(key: string): Promise<void>;
  /** Gives host permissions, as if the user had allowed them. */
  grant(origins: readonly string[]): Promise<void>;
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
    grant: async origins => {
      await run((id, granted) => {
        const url = 'resource://gre/modules/ExtensionPermissions.sys.mjs';
        const given = { permissions: [], origins: granted, data_collection: [] };
        const { extension } = WebExtensionPolicy.getByID(id) ?? {};
        return ChromeUtils.importESModule(url).ExtensionPermissions.add(id, given, extension);
      }, origins);
    },
  };
}
