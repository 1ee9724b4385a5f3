import { useEffect, useState } from 'preact/hooks';
import { useAsk } from '../../background.js';
import { AskPassword } from '../../components/AskPassword.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { type MessageKey, t } from '../../i18n.js';
import { passkeysFor } from '../../unlock.js';

type Outcome = 'passkeyAdded' | 'passkeyRemoved' | 'passkeyNoPrf' | 'passkeyNotMade' | 'actionFailed';
const good: readonly MessageKey[] = ['passkeyAdded', 'passkeyRemoved'];

/** Unlocking with a passkey, off until it is asked for. Not shown where the browser cannot do it. */
export function PasskeyCard() {
  const ask = useAsk();
  const [works, setWorks] = useState(false);
  const [on, setOn] = useState<boolean>();
  const [outcome, setOutcome] = useState<Outcome>();

  async function look() {
    const { passkeysWork } = await import('../../passkey.js');
    setWorks(await passkeysWork());
    setOn((await passkeysFor((await ask('vault.header', null)).header)).length > 0);
  }
  useEffect(() => void look().catch(console.error), []);

  async function add(vaultKey: Uint8Array) {
    setOutcome(undefined);
    const { createPasskey, NoPrf } = await import('../../passkey.js');
    const { addPasskey } = await import('../../../vault/care.js');
    let made: Awaited<ReturnType<typeof createPasskey>>;
    try {
      made = await createPasskey(t('passkeyName'));
    } catch (error) {
      console.error(error);
      return setOutcome(error instanceof NoPrf ? 'passkeyNoPrf' : 'passkeyNotMade');
    }
    await addPasskey(vaultKey, made.passkey, made.secret);
    made.secret.fill(0);
    setOutcome('passkeyAdded');
    await look();
  }

  async function remove() {
    setOutcome(undefined);
    try {
      const { removePasskeys } = await import('../../../vault/care.js');
      await removePasskeys();
      setOutcome('passkeyRemoved');
      await look();
    } catch (error) {
      console.error(error);
      setOutcome('actionFailed');
    }
  }

  if (!works || on === undefined) return null;
  return (
    <details class="card narrow">
      <summary>{t('passkeyTitle')}</summary>
      <div class="stack">
        <p>{t(on ? 'passkeyOn' : 'passkeyOff')}</p>
        <p class="muted">{t('passkeyText')}</p>
        {on ? (
          <div>
            <Button onClick={() => void remove()}>{t('passkeyRemove')}</Button>
          </div>
        ) : (
          <AskPassword action={t('passkeyAdd')} onKey={add} />
        )}
        {outcome !== undefined && (
          <Notice kind={good.includes(outcome) ? 'ok' : 'danger'} live title={t(outcome)} />
        )}
      </div>
    </details>
  );
}
