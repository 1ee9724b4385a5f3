import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../components/Button.js';

/** The choice that gives nothing away: it has the focus when its question comes. */
export function RefuseButton({ onClick, children }: { onClick: () => void; children: ComponentChildren }) {
  const place = useRef<HTMLSpanElement>(null);
  // Without scrolling: the question begins at the top.
  useEffect(() => place.current?.querySelector('button')?.focus({ preventScroll: true }), []);
  return (
    <span ref={place}>
      <Button onClick={onClick}>{children}</Button>
    </span>
  );
}
