import { useState } from 'preact/hooks';
import { type AttachMode, attachModes } from '../../../shared/auth-config.js';
import { formatResource, type ParsedResource, parseResource } from '../../../shared/resource.js';
import { splitUserinfo, type Userinfo } from '../../../shared/userinfo.js';
import type { ConfigView } from '../../messages/config-view.js';
import { Button } from '../components/Button.js';
import { ConnectionStory } from '../components/ConnectionStory.js';
import { ConnectionTest } from '../components/ConnectionTest.js';
import { SelectField } from '../components/SelectField.js';
import { TextField } from '../components/TextField.js';
import { type MessageKey, t } from '../i18n.js';
import { problemText } from '../problem-texts.js';
import { tiesOf } from './check.js';
import type { DraftResource } from './draft.js';
import { ResourceRemarks } from './ResourceRemarks.js';

interface ResourceRowProps {
  number: number;
  row: DraftResource;
  /** Of a client certificate: nothing is sent or asked for that could be set here. */
  certificate: boolean;
  /** The method has something to send there. */
  served: boolean;
  /** Servers ask for what the method sends. */
  askedFor: boolean;
  dirty: boolean;
  config: ConfigView | undefined;
  configs: readonly ConfigView[];
  /** The reason found when saving. */
  problem: string | undefined;
  onChange: (part: Partial<DraftResource>) => void;
  onRemove: () => void;
  /** The user name and password that the URL brought are to be used. */
  onUserinfo: (found: Userinfo) => void;
  reload: () => unknown;
}

const modes: Readonly<Record<AttachMode, readonly [label: MessageKey, hint: MessageKey]>> = {
  proven: ['attachProven', 'attachProvenHint'],
  'at-once': ['attachAtOnce', 'attachAtOnceHint'],
  navigations: ['attachNavigations', 'attachNavigationsHint'],
  challenge: ['attachChallenge', 'attachChallengeHint'],
};

/** Of a method that no server asks for: there is nothing to prove, and nothing to wait for. */
const modesUnasked: typeof modes = {
  ...modes,
  proven: ['attachAlways', 'attachAlwaysHint'],
};
const choices = (askedFor: boolean) =>
  (askedFor ? attachModes : (['proven', 'navigations'] as const)).map(
    mode => [mode, t((askedFor ? modes : modesUnasked)[mode][0])] as const,
  );

/** The canonical form, when it is not what was typed. */
function previewOf(text: string, parsed: ParsedResource): string | undefined {
  const canonical = parsed.ok ? formatResource(parsed.resource) : undefined;
  return canonical === undefined || canonical === text.trim() ? undefined : t('resourcePreview', canonical);
}

/** One resource: its URL, read while it is typed, and when the credentials are sent there. */
export function ResourceRow({
  number,
  row,
  certificate,
  served,
  askedFor,
  dirty,
  config,
  configs,
  problem,
  onChange,
  onRemove,
  onUserinfo,
  reload,
}: ResourceRowProps) {
  const [left, setLeft] = useState(false);
  const attach = askedFor || row.attach === 'navigations' ? row.attach : 'proven';
  const parsed = parseResource(row.text);
  const saved = parsed.ok
    ? config?.resources.find(({ text }) => text === formatResource(parsed.resource))
    : undefined;
  const userinfo = splitUserinfo(row.text);
  // Said at once, lest the button below moves away from under the pointer when the field is left.
  const whileTyping =
    (left || userinfo !== undefined) && row.text.trim() !== '' && !parsed.ok ? parsed.error : undefined;
  return (
    <fieldset class="resource stack tight">
      <legend>{t('resourceNumber', number)}</legend>
      <TextField
        label={t('resourceUrl')}
        hint={previewOf(row.text, parsed) ?? t(certificate ? 'resourceHintCertificate' : 'resourceHint')}
        value={row.text}
        maxLength={4096}
        inputMode="url"
        placeholder="https://maps.example.org/wms/"
        problem={problemText(problem ?? whileTyping)}
        onInput={text => onChange({ text })}
        onBlur={() => setLeft(true)}
      />
      {userinfo !== undefined && (
        <div>
          <Button onClick={() => onUserinfo(userinfo)}>{t('userinfoMove')}</Button>
        </div>
      )}
      {!certificate && (
        <SelectField
          label={t('attach')}
          hint={t((askedFor ? modes : modesUnasked)[attach][1])}
          value={attach}
          choices={choices(askedFor)}
          onChange={next => onChange({ attach: next })}
        />
      )}
      {parsed.ok && (
        <ResourceRemarks
          parsed={parsed}
          certificate={certificate}
          served={served}
          allowClearText={row.allowClearText}
          onAllowClearText={allowClearText => onChange({ allowClearText })}
          ties={certificate ? [] : tiesOf(row.text, configs, config?.id)}
          saved={saved}
          reload={reload}
        />
      )}
      {!certificate && config !== undefined && saved !== undefined && !dirty && (
        <ConnectionTest id={config.id} resource={saved.text} onTested={reload} />
      )}
      {config !== undefined && saved !== undefined && !dirty && (
        <ConnectionStory id={config.id} resource={saved.text} />
      )}
      {config !== undefined && parsed.ok && dirty && <p class="hint">{t('testSaveFirst')}</p>}
      <div>
        <Button look="quiet" class="small" onClick={onRemove} aria-label={t('removeResourceNumber', number)}>
          {t('removeResource')}
        </Button>
      </div>
    </fieldset>
  );
}
