import { Field } from '../../components/Field.js';
import { t } from '../../i18n.js';

interface FileDropProps {
  label: string;
  /** Of the file that was chosen. */
  name: string | undefined;
  /** Bytes that are read at most; a file that is larger goes to `onRefused`, as does one that cannot be read. */
  most: number;
  onRefused: (why: 'too-large' | 'error') => void;
  onChosen: (file: { readonly name: string; readonly bytes: Uint8Array }) => void;
}

/** A file to be read, chosen or dropped. */
export function FileDrop({ label, name, most, onRefused, onChosen }: FileDropProps) {
  async function take(file: File | undefined) {
    if (file === undefined) return;
    if (file.size > most) return onRefused('too-large');
    const bytes = await file.arrayBuffer().catch(() => undefined);
    if (bytes === undefined) onRefused('error');
    else onChosen({ name: file.name, bytes: new Uint8Array(bytes) });
  }
  return (
    <Field label={label} hint={t('fileDropHint')}>
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
            onChange={event => {
              void take(event.currentTarget.files?.[0]);
              // The same file can be chosen again.
              event.currentTarget.value = '';
            }}
          />
          <span class="muted" aria-live="polite">
            {name ?? ''}
          </span>
        </div>
      )}
    </Field>
  );
}
