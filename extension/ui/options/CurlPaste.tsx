import { useState } from 'preact/hooks';
import { readCurl } from '../../../shared/import/curl.js';
import { methods } from '../../../shared/methods/index.js';
import { TextField } from '../components/TextField.js';
import { t } from '../i18n.js';
import { type Draft, newDraft } from './draft.js';

function problemOf(read: ReturnType<typeof readCurl>): string | undefined {
  if (read === undefined) return t('curlUnread');
  return 'refused' in read ? t('curlRefused', read.refused) : undefined;
}

/** Fills a new config from a command line of curl. */
export function CurlPaste({ draft, onFilled }: { draft: Draft; onFilled: (draft: Draft) => void }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();

  function take(pasted: string) {
    setText(pasted);
    const read = readCurl(pasted);
    setProblem(pasted.trim() === '' ? undefined : problemOf(read));
    if (read === undefined || 'refused' in read) return;
    const method = methods.get(read.method);
    if (method === undefined) return;
    const { fields, ...made } = newDraft(method, read.resource, read.fields);
    onFilled({ ...made, name: draft.name, fields: method.entries === undefined ? fields : read.fields });
    // It holds what the fields below hold now.
    setText('');
  }
  return (
    <details>
      <summary>{t('curlPaste')}</summary>
      <TextField
        label={t('curlCommand')}
        hint={t('curlHint')}
        value={text}
        maxLength={20_000}
        placeholder="curl -u user:password https://maps.example.org/wms/"
        problem={problem}
        onInput={take}
      />
    </details>
  );
}
