import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../../components/Dialog.js';
import { TextField } from '../../components/TextField.js';
import { t } from '../../i18n.js';

interface TypedDialogProps {
  /** What is done, as the title and on the button. */
  deed: string;
  children: ComponentChildren;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks about what cannot be undone: a word has to be typed first. */
export function TypedDialog({ deed, children, onConfirm, onCancel }: TypedDialogProps) {
  const [typed, setTyped] = useState('');
  const word = t('eraseWord');
  return (
    <Dialog
      title={deed}
      confirm={deed}
      danger
      onConfirm={() => typed.trim().toLowerCase() === word && onConfirm()}
      onCancel={onCancel}
    >
      {children}
      <TextField label={t('eraseTypeWord', word)} value={typed} onInput={setTyped} />
    </Dialog>
  );
}
