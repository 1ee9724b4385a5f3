import { useState } from 'preact/hooks';
import type { TokenStatus } from '../../messages/tokens.js';
import { useAsk } from '../background.js';
import { t } from '../i18n.js';
import { requestHost } from '../permissions.js';
import { type SignInFault, tokenFaultText, tokenText } from '../token-words.js';
import { Button } from './Button.js';
import { Notice } from './Notice.js';

interface TokenStateProps {
  id: string;
  name: string;
  status: TokenStatus;
  reload: () => unknown;
  /** Where signing out is offered too. */
  signOut?: boolean;
}

/** What is known of a config's token, with the way to a new one. */
export function TokenState({ id, name, status, reload, signOut = false }: TokenStateProps) {
  const ask = useAsk();
  const [fault, setFault] = useState<SignInFault>();
  const [busy, setBusy] = useState(false);
  async function signIn() {
    setBusy(true);
    setFault(undefined);
    const result = await ask('tokens.signIn', { id }).catch(() => ({
      ok: false as const,
      reason: 'cancelled' as const,
    }));
    setBusy(false);
    if (!result.ok) setFault(result);
    await reload();
  }
  const allow = (origin: string) =>
    void requestHost(origin).then(granted => {
      if (granted) return signIn();
    });
  const wanted = status.state !== 'there';
  return (
    <div class="stack tight" data-token={status.state}>
      <div class="row">
        <p class={wanted ? '' : 'muted'}>{tokenText(status)}</p>
        <div class="actions">
          <Button
            look={wanted ? 'primary' : 'quiet'}
            disabled={busy}
            onClick={() => void signIn()}
            aria-label={t('signInNamed', name)}
          >
            {busy ? t('signingIn') : t(wanted ? 'signIn' : 'signInAgain')}
          </Button>
          {signOut && status.state !== 'none' && (
            <Button
              look="quiet"
              disabled={busy}
              onClick={() => void ask('tokens.signOut', { id }).then(reload, reload)}
              aria-label={t('signOutNamed', name)}
            >
              {t('signOut')}
            </Button>
          )}
        </div>
      </div>
      {fault !== undefined && (
        <Notice
          kind="danger"
          live
          title={tokenFaultText(fault)}
          actions={
            fault.reason === 'not-permitted' &&
            fault.host !== undefined && (
              <Button onClick={() => allow(fault.host ?? '')}>{t('allowAccess')}</Button>
            )
          }
        >
          {fault.says !== undefined && <p class="small">{t('tokenFaultSays', fault.says)}</p>}
        </Notice>
      )}
    </div>
  );
}
