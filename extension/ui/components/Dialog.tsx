import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n.js';
import { Button } from './Button.js';

interface DialogProps {
  title: string;
  children: ComponentChildren;
  confirm: string;
  /** Destroys something: the confirming button is red, and the focus starts on the other one. */
  danger?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}

/** A question over the page, as the browser's own modal dialog: Escape cancels, Tab stays inside. */
export function Dialog({ title, children, confirm, danger = false, onConfirm, onCancel }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closing, rather than only disappearing, gives the focus back to where it was.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault();
        onCancel();
      }}
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <h2 id={id}>{title}</h2>
        <div class="dialog-body">{children}</div>
        <div class="actions end">
          <Button onClick={onCancel} autofocus={danger}>
            {t('cancel')}
          </Button>
          <Button type="submit" look={danger ? 'danger' : 'primary'}>
            {confirm}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
