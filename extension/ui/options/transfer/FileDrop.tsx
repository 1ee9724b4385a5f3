import { Field } from '../../components/Field.js';
import { FileInput, type FileInputProps } from '../../components/FileInput.js';
import { t } from '../../i18n.js';

interface FileDropProps extends Pick<FileInputProps, 'most' | 'onChosen' | 'onRefused'> {
  label: string;
  /** Of the file that was chosen. */
  name: string | undefined;
}

/** A file to be read once, chosen or dropped. */
export function FileDrop({ label, name, ...input }: FileDropProps) {
  return (
    <Field label={label} hint={t('fileDropHint')}>
      {ties => <FileInput ties={ties} state={name ?? ''} {...input} />}
    </Field>
  );
}
