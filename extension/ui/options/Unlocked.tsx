/** The options page while the vault is open: navigation, the lock, and the place the hash names. */
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { VaultStatus } from '../../messages/vault.js';
import { useAsk } from '../background.js';
import { Brand } from '../components/Brand.js';
import { Button } from '../components/Button.js';
import { Dialog } from '../components/Dialog.js';
import { Icon } from '../components/Icon.js';
import { Silent } from '../components/Silent.js';
import { StateBadge } from '../components/StateBadge.js';
import { t } from '../i18n.js';
import { type Loaded, useLoaded } from '../use-loaded.js';
import { ActivityPage } from './ActivityPage.js';
import { ConfigList } from './ConfigList.js';
import { Editor } from './Editor.js';
import { type Flash, FlashNotice } from './Flash.js';
import { parseRoute } from './route.js';
import { SettingsPage } from './SettingsPage.js';
import { SitesPage } from './SitesPage.js';
import { TransferPage } from './transfer/TransferPage.js';
import { useNavigation } from './use-route.js';

interface UnlockedProps {
  vault: Loaded<VaultStatus>;
  status: VaultStatus;
  onErase: () => Promise<unknown>;
  /** What there is to say wherever the user is. */
  children?: ComponentChildren;
}

export function Unlocked({ vault, status, onErase, children }: UnlockedProps) {
  const ask = useAsk();
  const nav = useNavigation();
  const route = useMemo(() => parseRoute(nav.hash), [nav.hash]);
  const list = useLoaded(useCallback(() => ask('configs.list', null), [ask]));
  const { reload } = list;
  const [flash, setFlash] = useState<Flash>();
  const [leavingToLock, setLeavingToLock] = useState(false);

  // Outcomes change while other tabs are used: what is shown is fresh whenever the user comes back.
  useEffect(() => {
    const back = () => {
      if (document.visibilityState === 'visible') void reload();
    };
    addEventListener('focus', back);
    document.addEventListener('visibilitychange', back);
    return () => {
      removeEventListener('focus', back);
      document.removeEventListener('visibilitychange', back);
    };
  }, [reload]);

  // A new place starts from its top for those who hear or tab through it, too.
  const main = useRef<HTMLElement>(null);
  const arrivedAt = useRef(nav.hash);
  useEffect(() => {
    if (arrivedAt.current === nav.hash) return;
    arrivedAt.current = nav.hash;
    // By itself the focus would scroll a long page until its heading lies behind the bar at the top.
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
    void reload();
  }, [nav.hash, reload]);

  const lock = () => ask('vault.lock', null).then(vault.set, vault.reload);
  const done = (message: Flash) => {
    setFlash(message);
    nav.go('#/');
    // Removing something does not leave the list.
    void reload();
  };
  const tab = (hash: string, text: string, current: boolean) => (
    <a href={hash} {...(current ? { 'aria-current': 'page' } : {})}>
      {text}
    </a>
  );
  return (
    <>
      <header class="top">
        <Brand />
        <nav aria-label={t('navigation')}>
          {tab('#/', t('configs'), ['list', 'new', 'config'].includes(route.at))}
          {tab('#/sites', t('sites'), route.at === 'sites')}
          {tab('#/activity', t('activity'), route.at === 'activity')}
          {tab('#/transfer', t('transfer'), route.at === 'transfer')}
          {tab('#/settings', t('settings'), route.at === 'settings')}
        </nav>
        <StateBadge state={status.state} />
        <Button onClick={() => (nav.isGuarded() ? setLeavingToLock(true) : void lock())}>
          <Icon name="lock" />
          {t('lock')}
        </Button>
      </header>
      <main ref={main} tabIndex={-1}>
        {children}
        {list.failed && <Silent retry={reload} />}
        {flash !== undefined && route.at === 'list' && (
          <FlashNotice flash={flash} onClose={() => setFlash(undefined)} />
        )}
        {route.at === 'sites' && <SitesPage />}
        {route.at === 'activity' && <ActivityPage />}
        {route.at === 'settings' && <SettingsPage onErase={onErase} />}
        {route.at === 'transfer' && list.value !== undefined && (
          <TransferPage configs={list.value} reload={reload} />
        )}
        {route.at === 'list' && list.value !== undefined && (
          <ConfigList configs={list.value} reload={reload} go={nav.go} onDone={done} />
        )}
        {(route.at === 'new' || route.at === 'config') && list.value !== undefined && (
          <Editor
            key={nav.hash}
            route={route}
            configs={list.value}
            reload={reload}
            guard={nav.guard}
            onDone={done}
          />
        )}
      </main>
      {(nav.pending !== undefined || leavingToLock) && (
        <Dialog
          title={t('unsavedTitle')}
          confirm={t('discard')}
          danger
          onConfirm={() => (leavingToLock ? void lock() : nav.answer(true))}
          onCancel={() => {
            setLeavingToLock(false);
            nav.answer(false);
          }}
        >
          {t('unsavedText')}
        </Dialog>
      )}
    </>
  );
}
