import { useState } from 'preact/hooks';
import { t } from '../i18n.js';
import { problemText } from '../problem-texts.js';
import { Button } from './Button.js';
import { Field, type FieldTexts } from './Field.js';
import { FileInput } from './FileInput.js';

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
  const [refused, setRefused] = useState<'too-large' | 'error'>();

  const state = value === null ? t('fileStored') : value === '' ? t('fileNone') : t('fileChosen', name);
  return (
    <Field label={label} hint={hint} problem={problemText(refused) ?? problem}>
      {ties => (
        <FileInput
          ties={ties}
          accept={accept}
          most={longest}
          state={state}
          onRefused={setRefused}
          onChosen={file => {
            setRefused(undefined);
            setName(file.name);
            onChange(base64(file.bytes));
          }}
        >
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
        </FileInput>
      )}
    </Field>
  );
}
