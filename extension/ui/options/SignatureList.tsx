import { useCallback } from 'preact/hooks';
import { unconfirmed } from '../../../shared/protocol.js';
import type { SignatureView } from '../../messages/config-view.js';
import { useAsk } from '../background.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';

/** So many are looked through; the companion remembers more. */
const most = 50;

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

/** The signatures that the companion has made since the vault was unlocked, newest first. */
export function SignatureList() {
  const ask = useAsk();
  const { value = [] } = useLoaded(useCallback(() => ask('certificate.signatures', null), [ask]));
  if (value.length === 0) return null;
  return (
    <section class="card stack tight" aria-labelledby="signatures" data-signatures={value.length}>
      <h2 id="signatures">{t('signatures')}</h2>
      <p class="muted">{t('signaturesText')}</p>
      <ul class="resources">
        {value
          .toReversed()
          .slice(0, most)
          .map((signature, index) => (
            <Row key={value.length - index} signature={signature} />
          ))}
      </ul>
    </section>
  );
}

function Row({ signature: { time, name, mechanism, signed } }: { signature: SignatureView }) {
  return (
    <li class="row">
      <span>
        {name ?? t('signatureOfUnknown')}{' '}
        <span class="muted small">{mechanism === unconfirmed ? t('signatureUnconfirmed') : mechanism}</span>
        {!signed && ` ${t('signatureRefused')}`}
      </span>
      <time class="muted small" dateTime={new Date(time).toISOString()}>
        {clock.format(time)}
      </time>
    </li>
  );
}
