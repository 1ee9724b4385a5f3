import { useState } from 'preact/hooks';
import type { ConfigView } from '../../../messages/config-view.js';
import { AskPassword } from '../../components/AskPassword.js';
import { Button } from '../../components/Button.js';
import { CheckField } from '../../components/CheckField.js';
import { Notice } from '../../components/Notice.js';
import { PasswordField } from '../../components/PasswordField.js';
import { RadioField } from '../../components/RadioField.js';
import { counted, type MessageKey, t } from '../../i18n.js';
import { fieldText } from '../field-texts.js';
import { download } from './download.js';
import { exportToQgis, isShortKey, type Left, makeExportPassword } from './to-qgis.js';

const leftKeys: Readonly<Record<Left['why'], MessageKey>> = {
  cannot: 'exportLeft',
  fields: 'exportFields',
  repeated: 'exportRepeated',
  'grant-flow': 'exportGrantFlow',
  separator: 'exportCut',
};

function leftText({ name, why, fields = [] }: Left): string {
  const labels = fields.map(it => {
    const text = why === 'fields' ? fieldText('', it) : undefined;
    return text === undefined ? it : t(text.label);
  });
  return t(leftKeys[why], name, labels.join(', '));
}

/** Gives configs away in the form that QGIS imports. */
export function ExportCard({ configs }: { configs: readonly ConfigView[] }) {
  const [form, setForm] = useState<'encrypted' | 'plain'>('encrypted');
  const [password, setPassword] = useState('');
  const [left, setLeft] = useState<readonly Left[]>();
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const chosen = configs.filter(({ id }) => !out.has(id));
  const toggle = (id: string) =>
    setOut(before => new Set(before.has(id) ? [...before].filter(it => it !== id) : [...before, id]));

  async function write(vaultKey: Uint8Array) {
    setLeft(undefined);
    const ids = chosen.map(({ id }) => id);
    const { text, left: skipped } = await exportToQgis(
      vaultKey,
      ids,
      form === 'plain' ? undefined : password,
    );
    download('qgis-auth-export.xml', new TextEncoder().encode(text), 'application/xml');
    setLeft(skipped);
  }

  return (
    <section class="card stack" aria-labelledby="export">
      <div>
        <h2 id="export">{t('exportTitle')}</h2>
        <p class="muted">{t('exportText')}</p>
      </div>
      {configs.length === 0 ? (
        <p class="muted">{t('exportNothing')}</p>
      ) : (
        <>
          <details>
            <summary>{counted(chosen.length, 'exportChosenOne', 'exportChosenMany')}</summary>
            {configs.map(({ id, name }) => (
              <CheckField key={id} label={name} checked={!out.has(id)} onChange={() => toggle(id)} />
            ))}
          </details>
          <RadioField
            legend={t('exportForm')}
            value={form}
            choices={[
              { value: 'encrypted', text: t('exportEncrypted'), hint: t('exportEncryptedHint') },
              { value: 'plain', text: t('exportPlain'), hint: t('exportPlainHint') },
            ]}
            onChange={setForm}
          />
          {form === 'encrypted' && (
            <>
              <PasswordField label={t('exportPassword')} value={password} onInput={setPassword} />
              {password !== '' && isShortKey(password) && (
                <Notice kind="warning" title={t('exportPasswordShort')} />
              )}
              <div>
                <Button onClick={() => setPassword(makeExportPassword())}>{t('exportPasswordMake')}</Button>
              </div>
            </>
          )}
          <AskPassword
            action={t('exportWrite')}
            danger={form === 'plain'}
            disabled={chosen.length === 0 || (form === 'encrypted' && password === '')}
            onKey={write}
          />
          {left !== undefined && (
            <Notice kind={left.length === 0 ? 'ok' : 'warning'} live title={t('exportDone')}>
              {left.map(leftText).map(text => (
                <p key={text}>{text}</p>
              ))}
            </Notice>
          )}
        </>
      )}
    </section>
  );
}
