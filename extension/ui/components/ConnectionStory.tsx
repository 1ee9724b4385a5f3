import { useState } from 'preact/hooks';
import { parseResource } from '../../../shared/resource.js';
import type { ResponseOf } from '../../messages/answers.js';
import { useAsk } from '../background.js';
import { t } from '../i18n.js';
import { identityTrouble } from '../identity-words.js';
import { probeRows, probeVerdict } from '../probe-words.js';
import { Button } from './Button.js';
import { Notice } from './Notice.js';
import { Silent } from './Silent.js';

interface ConnectionStoryProps {
  id: string;
  /** The resource as it is stored. */
  resource: string;
  /** The address to ask, where the resource covers many hosts. */
  url?: string | undefined;
}

/** Test connection by the companion: DNS, TCP, TLS, certificates, challenge and status, step by step. */
export function ConnectionStory({ id, resource, url }: ConnectionStoryProps) {
  const ask = useAsk();
  const [told, tell] = useState<ResponseOf<'connection.story'> | 'asking' | 'silent'>();
  const parsed = parseResource(resource);
  // Which of its hosts, only an address says.
  if (parsed.ok && parsed.resource.wildcard && url === undefined) return null;
  const run = () => {
    tell('asking');
    ask('connection.story', { id, resource, ...(url === undefined ? {} : { url }) }).then(tell, () =>
      tell('silent'),
    );
  };
  return (
    <div
      class="stack tight"
      aria-live="polite"
      data-story={typeof told === 'object' ? String(told.ok) : told}
    >
      <div>
        <Button onClick={run} disabled={told === 'asking'}>
          {told === 'asking' ? t('testing') : t('storyAsk')}
        </Button>
      </div>
      {told === 'silent' && <Silent retry={run} />}
      {typeof told === 'object' && !told.ok && (
        <Notice kind="warning" title={identityTrouble(told.reason).title} />
      )}
      {typeof told === 'object' && told.ok && <Story probe={told.probe} />}
    </div>
  );
}

function Story({ probe }: { probe: Parameters<typeof probeRows>[0] }) {
  const { kind, title } = probeVerdict(probe);
  return (
    <>
      <Notice kind={kind} title={title} />
      <dl class="facts">
        {probeRows(probe).map(([label, text], row) => (
          <div key={`${row} ${label}`}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
