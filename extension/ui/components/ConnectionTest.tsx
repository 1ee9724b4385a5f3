/** "Test connection": asks the server without and with a saved config, and says what that shows. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { parseResource } from '../../../shared/resource.js';
import type { ResponseOf } from '../../messages/answers.js';
import { useAsk } from '../background.js';
import { t } from '../i18n.js';
import { Button } from './Button.js';
import { ConnectionResult } from './ConnectionResult.js';
import { Silent } from './Silent.js';
import { TextField } from './TextField.js';

interface ConnectionTestProps {
  id: string;
  /** The resource as it is stored. */
  resource: string;
  /** An address to start from, where the resource covers many hosts. */
  suggestion?: string | undefined;
  /** The user has asked for it already: it takes the focus, and starts if it can. */
  started?: boolean;
  /** The test counts: the config may be proven or failed now. */
  onTested: () => unknown;
}

type Progress = 'idle' | 'running' | 'silent' | ResponseOf<'connection.test'>;

export function ConnectionTest({ id, resource, suggestion, started, onTested }: ConnectionTestProps) {
  const ask = useAsk();
  const parsed = parseResource(resource);
  const wildcard = parsed.ok && parsed.resource.wildcard;
  const [url, setUrl] = useState(suggestion ?? '');
  const [progress, setProgress] = useState<Progress>('idle');
  const place = useRef<HTMLDivElement>(null);
  const running = progress === 'running';
  const result = typeof progress === 'object' ? progress : undefined;

  const run = () => {
    if (running) return;
    setProgress('running');
    ask('connection.test', { id, resource, ...(wildcard ? { url: url.trim() } : {}) })
      .then(setProgress, error => {
        console.error(error);
        setProgress('silent');
      })
      .then(onTested);
  };
  useEffect(() => {
    if (started !== true) return;
    place.current?.querySelector<HTMLElement>('input, button')?.focus();
    if (!wildcard) run();
  }, []);

  return (
    <div ref={place} class="stack tight">
      {wildcard && (
        // Enter tests; in a form it would save.
        // biome-ignore lint/a11y/noStaticElementInteractions: the field inside is what takes the key.
        <div
          onKeyDown={event => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            run();
          }}
        >
          <TextField
            label={t('testUrl')}
            hint={t('testUrlHint')}
            value={url}
            maxLength={4096}
            inputMode="url"
            problem={result?.verdict === 'url-needed' ? t('testUrlNeeded') : undefined}
            onInput={setUrl}
          />
        </div>
      )}
      <div>
        <Button onClick={run} aria-disabled={running}>
          {running ? t('testing') : t('testConnection')}
        </Button>
      </div>
      {running && (
        <div role="status">
          <progress aria-label={t('testing')} />
          <p class="muted small">{t('testRunning')}</p>
        </div>
      )}
      {progress === 'silent' && <Silent retry={run} />}
      {result !== undefined && <ConnectionResult {...result} />}
    </div>
  );
}
