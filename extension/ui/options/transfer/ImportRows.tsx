import { isAuthConfigId } from '../../../../shared/auth-config.js';
import { methods } from '../../../../shared/methods/index.js';
import { parseResource } from '../../../../shared/resource.js';
import { CheckField } from '../../components/CheckField.js';
import { SelectField } from '../../components/SelectField.js';
import { TextField } from '../../components/TextField.js';
import { t } from '../../i18n.js';
import { problemText } from '../../problem-texts.js';
import { methodText } from '../../words.js';
import { IdentityCheck } from '../IdentityCheck.js';
import { MethodField } from '../MethodField.js';
import type { Suffixes } from '../public-suffix.js';
import { actionsFor, type Row, resourceProblem, withField } from './plan.js';
import type { Candidate } from './reading.js';
import { actionText, decisionTexts, noteTexts, refusedText } from './transfer-words.js';

/** As many files are read without asking: each is a process of its own for the companion. */
const fewFiles = 5;

const isIdentity = ({ method }: Candidate) => methods.get(method)?.identity !== undefined;

interface ImportRowsProps {
  rows: readonly Row[];
  suffixes: Suffixes | undefined;
  onChange: (rows: readonly Row[]) => void;
}

/** What was found, row by row, with what is to become of each. */
export function ImportRows({ rows, suffixes, onChange }: ImportRowsProps) {
  const edit = (row: Row, part: Partial<Row>) =>
    onChange(rows.map(other => (other === row ? { ...row, ...part } : other)));
  const few = rows.filter(({ candidate }) => isIdentity(candidate)).length <= fewFiles;
  return (
    <ul class="configs">
      {rows.map(row => {
        const { candidate, usable, refused, existing, action, resource } = row;
        const parsed = parseResource(resource);
        const isClear = parsed.ok && parsed.resource.scheme === 'http';
        const grant = methods.get(candidate.method)?.fields.find(({ name }) => name === 'grantFlow');
        return (
          <li key={row.key} class="card config stack tight" data-id={candidate.id} data-action={action}>
            <h3>{candidate.name || candidate.id}</h3>
            <p class="muted small">
              {methodText(candidate.method)} {candidate.id !== '' && <code>{candidate.id}</code>}
            </p>
            {refused !== undefined ? (
              <p class="problem">
                <code>{refused.field}</code> {refusedText(refused.reason)}
              </p>
            ) : (
              !usable && <p class="problem">{t('importUnusable', candidate.method)}</p>
            )}
            {[...noteTexts(candidate.notes), ...decisionTexts(candidate.decisions)].map(text => (
              <p key={text} class="problem">
                {text}
              </p>
            ))}
            {action !== 'skip' && isIdentity(candidate) && (
              <IdentityCheck draft={{ method: candidate.method, fields: candidate.fields }} atOnce={few} />
            )}
            {existing !== undefined && <p class="muted">{t('importExists', existing)}</p>}
            {candidate.id !== '' && !isAuthConfigId(candidate.id) && <p class="muted">{t('importNewId')}</p>}
            {candidate.unusedRealm !== undefined && (
              <p class="muted">{t('importRealm', candidate.unusedRealm)}</p>
            )}
            <SelectField
              label={t('importAction')}
              value={action}
              choices={actionsFor(row).map(it => [it, actionText(it)] as const)}
              hint={action === 'replace' ? t('importReplaceHint') : undefined}
              onChange={next => edit(row, { action: next })}
            />
            {action !== 'skip' && grant !== undefined && candidate.notes.includes('grant-flow') && (
              <MethodField
                method={candidate.method}
                field={grant}
                value={candidate.fields.grantFlow ?? ''}
                stored={false}
                problem={undefined}
                onChange={flow => edit(row, withField(row, 'grantFlow', flow ?? ''))}
              />
            )}
            {action !== 'skip' && (
              <TextField
                label={t('resourceUrl')}
                hint={resource === '' ? t('importNoResource', candidate.uri) : undefined}
                value={resource}
                maxLength={4096}
                inputMode="url"
                problem={problemText(resourceProblem(row, suffixes))}
                onInput={next => edit(row, { resource: next })}
              />
            )}
            {action !== 'skip' && isClear && (
              <CheckField
                label={t('clearTextAllow')}
                checked={row.allowClearText}
                onChange={allowClearText => edit(row, { allowClearText })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
