import { useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { Button } from './Button.js';
import { Field, type FieldTexts } from './Field.js';

interface FileFieldProps extends FieldTexts {
  /** The file's bytes in base64; `null`: the stored one stays; empty: none. */
  value: string | null;
  /** There is a stored file. It is never loaded here. */
  stored: boolean;
  /** Bytes. */
  longest: number;
  /** What the browser's dialog shows first, as file name extensions. */
  accept?: string;
  onChange: (value: string | null) => void;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** A small file that is stored in the vault, chosen or dropped. */
export function FileField({
  label,
  hint,
  problem,
  value,
  stored,
  longest,
  accept,
  onChange,
}: FileFieldProps) {
  const [name, setName] = useState('');
  const [tooLarge, setTooLarge] = useState(false);

  async function take(file: File | undefined) {
    if (file === undefined) return;
    setTooLarge(file.size > longest);
    if (file.size > longest) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    setName(file.name);
    onChange(base64(bytes));
  }
  const state = value === null ? t('fileStored') : value === '' ? t('fileNone') : t('fileChosen', name);
  return (
    <Field label={label} hint={hint} problem={tooLarge ? t('problemFileTooLarge') : problem}>
      {ties => (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut for the input inside.
        <div
          class="row file"
          onDragOver={event => event.preventDefault()}
          onDrop={event => {
            event.preventDefault();
            void take(event.dataTransfer?.files[0]);
          }}
        >
          <input
            type="file"
            {...ties}
            {...(accept === undefined ? {} : { accept })}
            onChange={event => void take(event.currentTarget.files?.[0])}
          />
          <span class="muted" aria-live="polite">
            {state}
          </span>
          {stored && value !== null && (
            <Button look="quiet" class="small" onClick={() => onChange(null)}>
              {t('secretKeep')}
            </Button>
          )}
          {value !== '' && (
            <Button look="quiet" class="small" onClick={() => onChange('')}>
              {t('fileRemove')}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}
