import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './Icon.js';

export type NoticeKind = 'info' | 'ok' | 'warning' | 'danger';
const icons: Readonly<Record<NoticeKind, IconName>> = {
  info: 'info',
  ok: 'ok',
  warning: 'warning',
  danger: 'danger',
};

interface NoticeProps {
  kind: NoticeKind;
  title?: string;
  children?: ComponentChildren;
  /** Buttons that do something about it. */
  actions?: ComponentChildren;
  /** What stands at its end, in the same line. */
  end?: ComponentChildren;
  /** Read out when it appears; leave away for what is there from the start. */
  live?: boolean;
}

/** A boxed remark. What appears in answer to the user is announced, at once when it is bad news, and brought into view. */
export function Notice({ kind, title, children, actions, end, live = false }: NoticeProps) {
  const urgent = kind === 'danger' || kind === 'warning';
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (live) box.current?.scrollIntoView({ block: 'nearest' });
  }, [live, title]);
  return (
    <div ref={box} class="notice" data-kind={kind} {...(live ? { role: urgent ? 'alert' : 'status' } : {})}>
      <Icon name={icons[kind]} />
      <div class="notice-body">
        {title !== undefined && <strong>{title}</strong>}
        {children !== undefined && <div>{children}</div>}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {end}
    </div>
  );
}
