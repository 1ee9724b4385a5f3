import { useEffect, useRef, useState } from 'preact/hooks';
import { methods } from '../../../shared/methods/index.js';
import type { ConfigView } from '../../messages/config-view.js';
import { isInAddress } from '../../messages/in-address.js';
import { Button } from '../components/Button.js';
import { CopyId } from '../components/CopyId.js';
import { Notice } from '../components/Notice.js';
import { SelectField } from '../components/SelectField.js';
import { TextField } from '../components/TextField.js';
import { t } from '../i18n.js';
import { problemText } from '../problem-texts.js';
import { methodText } from '../words.js';
import { CurlPaste } from './CurlPaste.js';
import { resourceField } from './check.js';
import { type Draft, differs, withMethod, withUserinfo } from './draft.js';
import type { EditorProps } from './Editor.js';
import { IdentityCheck } from './IdentityCheck.js';
import { MethodEntries } from './MethodEntries.js';
import { MethodFields } from './MethodFields.js';
import type { Suffixes } from './public-suffix.js';
import { ResourceRows } from './ResourceRows.js';
import { useSave } from './use-save.js';

interface EditorFormProps extends EditorProps {
  initial: Draft;
  config: ConfigView | undefined;
  suffixes: Suffixes;
  onEditId: () => void;
}

/** Name, method, its fields, and where they apply. */
export function EditorForm({
  initial,
  config,
  configs,
  suffixes,
  reload,
  guard,
  onDone,
  onEditId,
}: EditorFormProps) {
  const [draft, setDraft] = useState(initial);
  // Rows of the user's own naming begin anew with what was pasted.
  const [pasted, setPasted] = useState(0);
  const [held, setHeld] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { phase, problems, save, touched } = useSave(suffixes, {
    onSaved: () => guard(false),
    onDone,
    onLate: reload,
  });
  const method = methods.get(draft.method);
  const dirty = differs(draft, initial);
  const settled = phase === 'saving' || phase === 'asking';

  useEffect(() => {
    if (!settled) guard(dirty);
  }, [dirty, settled]);
  useEffect(() => {
    if (config === undefined)
      form.current?.querySelector<HTMLInputElement>('input[maxlength="200"]')?.focus();
    return () => guard(false);
  }, []);
  // Problems come from here and from the background: whenever there are new ones, the first gets the focus.
  const firstProblem = problems.keys().next().value;
  useEffect(() => {
    if (phase === 'editing' && problems.size > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [firstProblem, phase]);

  function change(field: string, part: Partial<Draft>) {
    setDraft(old => ({ ...old, ...part }));
    if (problems.has(field)) touched(field);
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!settled) save(draft);
  }

  return (
    <form ref={form} class="stack editor" onSubmit={submit} aria-busy={phase === 'saving'}>
      <div class="row">
        <h1>{config === undefined ? t('newConfig') : t('editConfig', config.name)}</h1>
        {config !== undefined && (
          <div class="actions">
            <CopyId id={config.id} />
            {/* What was typed would be lost with the change of place. */}
            <Button look="quiet" disabled={settled} onClick={() => (dirty ? setHeld(true) : onEditId())}>
              {t('editId')}
            </Button>
          </div>
        )}
      </div>
      {held && dirty && <Notice kind="info" live title={t('editIdSaveFirst')} />}
      <fieldset class="bare stack" disabled={settled}>
        <section class="card stack">
          {config === undefined && (
            <CurlPaste
              draft={draft}
              onFilled={filled => {
                setDraft(filled);
                setPasted(count => count + 1);
              }}
            />
          )}
          <TextField
            label={t('name')}
            hint={t('nameHint')}
            value={draft.name}
            maxLength={200}
            problem={problemText(problems.get('name'))}
            onInput={name => change('name', { name })}
          />
          <SelectField
            label={t('method')}
            value={draft.method}
            problem={problemText(problems.get('method'))}
            choices={[...methods.keys()].map(name => [name, methodText(name)] as const)}
            onChange={name => {
              const next = methods.get(name);
              if (next !== undefined) setDraft(withMethod(draft, next));
            }}
          />
          {method === undefined ? (
            <Notice kind="warning" title={t('methodUnknown', draft.method)} />
          ) : method.entries ? (
            <MethodEntries
              key={`${method.name} ${pasted}`}
              kind={method.entries}
              fields={draft.fields}
              saved={initial.method === draft.method ? initial.fields : {}}
              confirmed={draft.confirmed}
              problems={problems}
              onChange={part => {
                setDraft(old => ({ ...old, ...part }));
                for (const name of problems.keys()) if (name in draft.fields) touched(name);
              }}
            />
          ) : (
            <MethodFields
              method={method}
              fields={draft.fields}
              saved={initial.fields}
              problems={problems}
              onChange={(name, value) => change(name, { fields: { ...draft.fields, [name]: value } })}
            />
          )}
          {__TARGET__ === 'chromium' && method?.signs && (
            <Notice kind="warning" title={t('signsTitle')}>
              {t('signsText')}
            </Notice>
          )}
          {isInAddress(method?.name) && (
            <Notice kind="warning" title={t('inAddressTitle')}>
              {t('inAddressText')}
            </Notice>
          )}
          {method?.identity !== undefined && (
            // What is stored is shown at once; what is being typed when the user asks for it.
            <IdentityCheck draft={draft} atOnce={draft.id !== undefined} />
          )}
        </section>
        <ResourceRows
          draft={draft}
          dirty={dirty}
          config={config}
          configs={configs}
          problems={problems}
          onChange={(field, resources) => change(field, { resources })}
          onUserinfo={(row, found) => change(resourceField(row), withUserinfo(draft, row, found))}
          reload={reload}
        />
      </fieldset>
      {phase === 'asking' && <Notice kind="info" live title={t('savedAsking')} />}
      {phase === 'failed' && <Notice kind="danger" live title={t('saveFailed')} />}
      {problems.size > 0 && <Notice kind="danger" live title={t('problemsTitle')} />}
      <div class="actions">
        <Button type="submit" look="primary" disabled={settled || method === undefined}>
          {phase === 'saving' ? t('saving') : t('save')}
        </Button>
        <a class="button plain" href="#/">
          {phase === 'asking' ? t('backToList') : t('cancel')}
        </a>
      </div>
    </form>
  );
}
