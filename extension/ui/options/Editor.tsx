/** The editor of one auth config: gets what it needs, then shows the form. */
import { useCallback, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { methods } from '../../../shared/methods/index.js';
import type { ConfigView } from '../../messages/config-view.js';
import type { ConfigStart } from '../../messages/tab-notes.js';
import { useAsk } from '../background.js';
import { Notice } from '../components/Notice.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import type { Ask } from '../request.js';
import { useLoaded } from '../use-loaded.js';
import { type Draft, draftOf, newDraft } from './draft.js';
import { EditIdDialog } from './EditIdDialog.js';
import { EditorForm } from './EditorForm.js';
import type { Flash } from './Flash.js';
import { loadSuffixes } from './public-suffix.js';
import { RevealCard } from './RevealCard.js';
import type { Route } from './route.js';

export interface EditorProps {
  configs: readonly ConfigView[];
  /** Asks for the list again, which holds outcomes and permissions. */
  reload: () => unknown;
  /** Told whether leaving would lose something. */
  guard: (dirty: boolean) => void;
  onDone: (flash: Flash) => void;
}

/** The whole host of a tab's page, as a resource to start from. */
async function resourceOfTab(id: number | undefined): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const { url } = await browser.tabs.get(id);
  return url !== undefined && /^https?:/.test(url) ? `${new URL(url).origin}/` : undefined;
}

/** What was proposed in the popup; nothing when the tab's page or the vault is not what it was then. */
async function proposed(ask: Ask, draft: string): Promise<ConfigStart | undefined> {
  const { start } = await ask('configs.start', { draft });
  return start;
}

async function newConfig(ask: Ask, { tab, draft }: Route & { at: 'new' }): Promise<Draft> {
  const start = draft === undefined ? undefined : await proposed(ask, draft);
  const method = methods.get(start?.method ?? 'Basic');
  if (method === undefined) throw new Error('No method is registered');
  if (start === undefined) {
    // A tab closed meanwhile is no reason to refuse a new config.
    return newDraft(method, await resourceOfTab(tab).catch(() => undefined));
  }
  const { address, username = '', password = '' } = start;
  return newDraft(method, address, { username, password });
}

async function loadDraft(ask: Ask, route: Route, damaged: ConfigView | undefined): Promise<Draft> {
  // What cannot be read is entered anew.
  if (damaged !== undefined) return draftOf(damaged, {});
  if (route.at === 'config') {
    const { config, fields } = await ask('configs.get', { id: route.id });
    return draftOf(config, fields);
  }
  return newConfig(ask, route.at === 'new' ? route : { at: 'new' });
}

export function Editor({ route, ...rest }: EditorProps & { route: Route }) {
  const ask = useAsk();
  const config = rest.configs.find(({ id }) => route.at === 'config' && id === route.id);
  const [editsId, setEditsId] = useState(false);
  const damaged = config?.damaged === true ? config : undefined;
  // The suffix list is here before the first save: saving must ask for permissions without waiting for anything.
  const loaded = useLoaded(
    useCallback(
      () => Promise.all([loadDraft(ask, route, damaged), loadSuffixes()]),
      [ask, route, damaged?.id],
    ),
  );
  if (route.at === 'config' && config === undefined)
    return <Notice kind="warning" title={t('noSuchConfig')} />;
  if (loaded.failed) return <Silent retry={loaded.reload} />;
  if (loaded.value === undefined) return null;
  const [draft, suffixes] = loaded.value;
  return (
    <div class="stack">
      <EditorForm
        initial={draft}
        config={config}
        suffixes={suffixes}
        onEditId={() => setEditsId(true)}
        {...rest}
      />
      {config !== undefined && editsId && (
        <EditIdDialog
          config={config}
          configs={rest.configs}
          onCancel={() => setEditsId(false)}
          onDone={rest.onDone}
        />
      )}
      {config !== undefined && damaged === undefined && <RevealCard key={config.id} config={config} />}
    </div>
  );
}
