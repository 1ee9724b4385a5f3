import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ConfigView } from '../../messages/config-view.js';
import { useAsk } from '../background.js';
import { CheckField } from '../components/CheckField.js';
import { Dialog } from '../components/Dialog.js';
import { Notice } from '../components/Notice.js';
import { Silent } from '../components/Silent.js';
import { TextField } from '../components/TextField.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import type { Flash } from './Flash.js';
import { idProblem, usesOf } from './id-uses.js';

interface EditIdDialogProps {
  config: ConfigView;
  configs: readonly ConfigView[];
  onCancel: () => void;
  onDone: (flash: Flash) => void;
}

/** Texts of which there may be many: the first of them, and how many more. */
function several(texts: readonly string[]): string {
  const shown = 8;
  const more = texts.length - shown;
  return more > 0 ? `${texts.slice(0, shown).join(', ')} ${t('andMore', more)}` : texts.join(', ');
}

/** Asks for another id, and says first where the one there is now is used. */
export function EditIdDialog({ config, configs, onCancel, onDone }: EditIdDialogProps) {
  const ask = useAsk();
  const { id, name } = config;
  const uses = useLoaded(useCallback(() => usesOf(ask, config), [ask, config]));
  const [newId, setNewId] = useState('');
  const [keepOld, setKeepOld] = useState(true);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem !== undefined) body.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [problem]);

  function confirm() {
    // Nobody confirms a warning that is not there yet.
    if (busy || uses.value === undefined) return;
    const found = idProblem(newId, { id, configs, aliases: uses.value.aliases });
    setProblem(found);
    if (found !== undefined) return;
    setBusy(true);
    setFailed(false);
    ask('configs.setId', { id, newId, keepOld }).then(
      () =>
        onDone({
          kind: 'ok',
          title: t('editIdDone', name, newId),
          ...(keepOld ? { text: t('editIdKept', id) } : {}),
        }),
      error => {
        console.error(error);
        setBusy(false);
        setFailed(true);
      },
    );
  }

  const { sites = [], chosenFor = [], others = [] } = uses.value ?? {};
  const known = [
    sites.length > 0 && t('editIdSites', several(sites)),
    chosenFor.length > 0 && t('editIdChosen', several(chosenFor)),
    others.length > 0 && t('editIdOthers', several(others)),
  ].filter(text => text !== false);
  return (
    <Dialog title={t('editIdTitle', name)} confirm={t('editIdNow')} onConfirm={confirm} onCancel={onCancel}>
      <div ref={body}>
        <TextField
          label={t('editIdNew')}
          hint={t('editIdHint')}
          value={newId}
          maxLength={7}
          problem={problem}
          onInput={text => {
            setNewId(text.trim());
            setProblem(undefined);
          }}
          autofocus
        />
      </div>
      {uses.failed && <Silent retry={uses.reload} />}
      {uses.value !== undefined && (
        <Notice kind="warning" title={t('editIdUsed', id)}>
          <ul class="points">
            {known.map(text => (
              <li key={text}>{text}</li>
            ))}
            <li>{t('editIdOutside', id)}</li>
          </ul>
          {known.length > 0 && <p>{t('editIdFollow')}</p>}
        </Notice>
      )}
      <CheckField label={t('editIdKeep', id)} checked={keepOld} onChange={setKeepOld} />
      {failed && <Notice kind="danger" live title={t('actionFailed')} />}
    </Dialog>
  );
}
