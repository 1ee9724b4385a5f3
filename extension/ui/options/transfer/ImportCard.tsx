import { useState } from 'preact/hooks';
import { limits } from '../../../../shared/qgis/limits.js';
import type { ConfigView } from '../../../messages/config-view.js';
import { useAsk } from '../../background.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { PasswordField } from '../../components/PasswordField.js';
import { counted, t } from '../../i18n.js';
import { requestOrigins } from '../../permissions.js';
import { keepCopy } from '../care/kept.js';
import { neededOrigins } from '../needed-origins.js';
import { loadSuffixes, type Suffixes } from '../public-suffix.js';
import { FileDrop } from './FileDrop.js';
import { ImportRows } from './ImportRows.js';
import { importOf, type Row, resourceProblem, rowsOf, taken } from './plan.js';
import { readInWorker } from './read-in-worker.js';
import type { Found } from './reading.js';
import { faultText, leftTexts } from './transfer-words.js';

interface File {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Takes over configs from a file: chosen, opened, looked through, and written all at once. */
export function ImportCard({ configs, reload }: { configs: readonly ConfigView[]; reload: () => unknown }) {
  const ask = useAsk();
  const [file, setFile] = useState<File>();
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [found, setFound] = useState<Found>();
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [suffixes, setSuffixes] = useState<Suffixes>();
  const [done, setDone] = useState<{ added: number; replaced: number; permitted: boolean }>();

  function forget() {
    setFile(undefined);
    setPassword('');
    setAsked(false);
    setFault(undefined);
    setFound(undefined);
    setRows([]);
  }

  async function read(which: File, secret: string | undefined) {
    setBusy(true);
    setFault(undefined);
    try {
      setSuffixes(await loadSuffixes());
      const reading = await readInWorker(which.bytes, secret);
      if (reading.ok) {
        setFound(reading);
        setRows(rowsOf(reading.candidates, configs));
        setPassword('');
      } else if (reading.fault === 'password-needed') setAsked(true);
      else setFault(reading.fault);
    } catch (error) {
      console.error(error);
      setFault('error');
    } finally {
      setBusy(false);
    }
  }

  function choose(chosen: File) {
    forget();
    setDone(undefined);
    setFile(chosen);
    void read(chosen, undefined);
  }

  async function take(permission: Promise<boolean>, list: Suffixes) {
    setBusy(true);
    try {
      await keepCopy('import');
      const outcome = await ask('configs.import', importOf(rows, list));
      forget();
      // The browser's own dialog may be waiting still.
      setDone({ ...outcome, permitted: true });
      await reload();
      setDone({ ...outcome, permitted: await permission });
    } catch (error) {
      console.error(error);
      setFault('error');
    } finally {
      setBusy(false);
    }
  }

  const chosen = taken(rows);
  const wrong = chosen.some(row => resourceProblem(row, suffixes) !== undefined);
  return (
    <section class="card stack" aria-labelledby="import" aria-busy={busy}>
      <div>
        <h1 id="import">{t('importTitle')}</h1>
        <p class="muted">{t('importText')}</p>
      </div>
      <FileDrop
        label={t('importFile')}
        name={file?.name}
        most={limits.database}
        onRefused={why => {
          forget();
          setDone(undefined);
          setFault(why);
        }}
        onChosen={choose}
      />
      {asked && found === undefined && file !== undefined && (
        <form
          class="stack"
          onSubmit={event => {
            event.preventDefault();
            if (!busy) void read(file, password);
          }}
        >
          <PasswordField
            label={t('importPassword')}
            hint={t('importPasswordHint')}
            value={password}
            onInput={setPassword}
            problem={fault === 'wrong-password' ? faultText(fault) : undefined}
            autofocus
          />
          <div class="actions">
            <Button type="submit" look="primary" disabled={busy}>
              {busy ? t('importReading') : t('importOpen')}
            </Button>
            <Button onClick={forget}>{t('cancel')}</Button>
          </div>
        </form>
      )}
      {fault !== undefined && fault !== 'wrong-password' && (
        <Notice kind="danger" live title={faultText(fault)}>
          {t('importNothing')}
        </Notice>
      )}
      {found !== undefined && (
        <>
          <h2>{counted(found.candidates.length, 'importFoundOne', 'importFoundMany')}</h2>
          {leftTexts(found.left).map(({ title, names }) => (
            <Notice key={title} kind="info" title={title}>
              {names.length === 0 ? undefined : (
                <ul class="points">
                  {names.map(name => (
                    <li key={name}>{name}</li>
                  ))}
                </ul>
              )}
            </Notice>
          ))}
          <ImportRows rows={rows} suffixes={suffixes} onChange={setRows} />
          <div class="actions">
            <Button
              look="primary"
              disabled={busy || wrong || chosen.length === 0 || suffixes === undefined}
              onClick={() => {
                if (suffixes === undefined) return;
                // Browsers ask only while they handle the click, so this comes before the first await.
                const needing = chosen.map(({ candidate, resource }) => ({
                  ...candidate,
                  resources: [resource],
                }));
                void take(requestOrigins(neededOrigins(needing)), suffixes);
              }}
            >
              {counted(chosen.length, 'importTakeOne', 'importTakeMany')}
            </Button>
            <Button onClick={forget}>{t('cancel')}</Button>
          </div>
        </>
      )}
      {done !== undefined && (
        <Notice kind="ok" live title={t('importDone', done.added, done.replaced)}>
          {done.permitted ? null : t('importDenied')}
        </Notice>
      )}
    </section>
  );
}
