import type { ComponentChildren } from 'preact';
import type { Ties } from './Field.js';

export interface FileInputProps {
  ties: Ties;
  /** What the browser's dialog shows first, as file name extensions. */
  accept?: string | undefined;
  /** Bytes that are read at most. */
  most: number;
  onChosen: (file: { readonly name: string; readonly bytes: Uint8Array }) => void;
  /** The file is larger, or cannot be read. */
  onRefused: (why: 'too-large' | 'error') => void;
  /** What was chosen, in words. */
  state: string;
  children?: ComponentChildren;
}

/** Takes one file, chosen or dropped, and reads it. */
export function FileInput({ ties, accept, most, onChosen, onRefused, state, children }: FileInputProps) {
  async function take(file: File | undefined) {
    if (file === undefined) return;
    if (file.size > most) return onRefused('too-large');
    const bytes = await file.arrayBuffer().catch(() => undefined);
    if (bytes === undefined) onRefused('error');
    else onChosen({ name: file.name, bytes: new Uint8Array(bytes) });
  }
  return (
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
        onChange={event => {
          void take(event.currentTarget.files?.[0]);
          // The same file can be chosen again.
          event.currentTarget.value = '';
        }}
      />
      <span class="muted" aria-live="polite">
        {state}
      </span>
      {children}
    </div>
  );
}
