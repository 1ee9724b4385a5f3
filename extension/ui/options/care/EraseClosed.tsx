import { useState } from 'preact/hooks';
import type { VaultStatus } from '../../../messages/vault.js';
import { Button } from '../../components/Button.js';
import { type MessageKey, t } from '../../i18n.js';
import { TypedDialog } from './TypedDialog.js';

type Texts = readonly [summary: MessageKey, text: MessageKey];

const texts: Partial<Record<VaultStatus['state'], Texts>> = {
  locked: ['eraseForgotten', 'eraseForgottenText'],
  damaged: ['eraseAnew', 'eraseDamagedText'],
};

/** Where there is a vault that does not open, and why that may be for good. */
function textsOf({ state, reason }: VaultStatus): Texts | undefined {
  return reason === 'newer' ? ['eraseAnew', 'eraseNewerText'] : texts[state];
}

interface EraseClosedProps {
  status: VaultStatus;
  onErase: () => Promise<unknown>;
}

/** The way out of a vault that cannot be opened: everything is erased. */
export function EraseClosed({ status, onErase }: EraseClosedProps) {
  const [phase, setPhase] = useState<'asked' | 'erasing'>();
  const found = textsOf(status);
  if (found === undefined) return null;
  const [summary, text] = found;
  return (
    <details class="card">
      <summary>{t(summary)}</summary>
      <div class="stack">
        <p class="muted">{t(text)}</p>
        <div>
          <Button look="danger" disabled={phase === 'erasing'} onClick={() => setPhase('asked')}>
            {t('eraseAll')}
          </Button>
        </div>
      </div>
      {phase === 'asked' && (
        <TypedDialog
          deed={t('eraseAll')}
          onConfirm={() => {
            setPhase('erasing');
            void onErase().finally(() => setPhase(undefined));
          }}
          onCancel={() => setPhase(undefined)}
        >
          <p>{t('eraseAllText')}</p>
        </TypedDialog>
      )}
    </details>
  );
}
