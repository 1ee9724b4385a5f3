import { t } from '../i18n.js';
import { methodText } from '../words.js';

interface ConfigFactProps {
  readonly config: { readonly name: string; readonly method: string; readonly configId: string };
}

/** Which config a question is about, as one of its facts. */
export function ConfigFact({ config: { name, method, configId } }: ConfigFactProps) {
  return (
    <>
      <dt>{t('chooseConfig')}</dt>
      <dd>
        {name}{' '}
        <span class="muted small">
          {methodText(method)} · <code>{configId}</code>
        </span>
      </dd>
    </>
  );
}
