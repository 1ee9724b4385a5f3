import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../components/Button.js';
import { Silent } from '../components/Silent.js';
import { useLoaded } from '../use-loaded.js';

interface OpenedProps<P extends object> {
  /** Always the same function. */
  load: () => Promise<ComponentType<P>>;
  props: P;
}

/** What is seldom there is loaded when it is. */
export function Opened<P extends object>({ load, props }: OpenedProps<P>) {
  const { value: Content, failed, reload } = useLoaded(load);
  if (failed) return <Silent retry={reload} />;
  return Content === undefined ? null : <Content {...props} />;
}

/** A button: what is behind it is loaded when it is pressed, and takes its place. */
export function Opener<P extends object>({ text, ...rest }: OpenedProps<P> & { text: string }) {
  const [open, setOpen] = useState(false);
  return open ? (
    <Opened {...rest} />
  ) : (
    <div>
      <Button onClick={() => setOpen(true)}>{text}</Button>
    </div>
  );
}
