import { Field } from '../../components/Field.js';
import { t } from '../../i18n.js';

interface FileDropProps {
  label: string;
  /** Of the file that was chosen. */
  name: string | undefined;
  onChosen: (file: { readonly name: string; readonly bytes: Uint8Array }) => void;
}

/** A file to be read, chosen or dropped. */
export function FileDrop({ label, name, onChosen }: FileDropProps) {
  async function take(file: File | undefined) {
    if (file !== undefined) onChosen({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
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
