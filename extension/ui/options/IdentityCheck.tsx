import { useEffect, useState } from 'preact/hooks';
import type { IdentityInfo } from '../../../shared/identity.js';
import type { ResponseOf } from '../../messages/answers.js';
import { useAsk } from '../background.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { t } from '../i18n.js';
import { identityFacts, identityTrouble, warningText } from '../identity-words.js';
import type { Draft } from './draft.js';

type Checked = ResponseOf<'identity.check'> | 'asking' | 'silent';

interface IdentityCheckProps {
  draft: Pick<Draft, 'id' | 'method' | 'fields'>;
  /** Asked for without a press of the button. */
  atOnce: boolean;
}

/** What is in the file of a client certificate, as the companion reads it. */
export function IdentityCheck({ draft, atOnce }: IdentityCheckProps) {
  const ask = useAsk();
  const [checked, setChecked] = useState<Checked>();
  const { id, method, fields } = draft;
  const named = ['bundle', 'bundlepath', 'certpath', 'certificate'];
  const isThere = named.some(name => name in fields && fields[name] !== '');

  async function check() {
    setChecked('asking');
    setChecked(
      await ask('identity.check', { ...(id === undefined ? {} : { id }), method, fields }).catch(
        () => 'silent' as const,
      ),
    );
  }
  useEffect(() => {
    if (atOnce && isThere) void check();
  }, []);

  if (!isThere) return null;
  return (
    <div
      class="stack tight"
      aria-live="polite"
      data-identity={typeof checked === 'object' ? checked.ok : checked}
    >
      <div>
        <Button onClick={() => void check()} disabled={checked === 'asking'}>
          {checked === 'asking' ? t('identityChecking') : t('identityCheck')}
        </Button>
      </div>
      {checked === 'silent' && <Notice kind="danger" title={t('silentTitle')} />}
      {typeof checked === 'object' && !checked.ok && <Trouble reason={checked.reason} />}
      {typeof checked === 'object' &&
        checked.ok &&
        checked.identities.map(identity => <Identity key={identity.id} identity={identity} />)}
    </div>
  );
}

function Trouble({ reason }: { reason: string }) {
  const { title, companion } = identityTrouble(reason);
  return (
    <Notice kind={companion ? 'warning' : 'danger'} title={title}>
      {companion && <a href="#/settings">{t('identityCompanionLink')}</a>}
    </Notice>
  );
}

function Identity({ identity }: { identity: IdentityInfo }) {
  const { name, warnings } = identity;
  return (
    <section class="card stack tight" aria-label={name}>
      <h3>{name}</h3>
      {warnings.map(warning => (
        <Notice key={warning} kind="warning" title={warningText(warning)} />
      ))}
      <dl class="facts">
        {identityFacts(identity).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
