import { type ParsedResource, permissionOrigin } from '../../../shared/resource.js';
import type { ConfigView } from '../../messages/config-view.js';
import { CheckField } from '../components/CheckField.js';
import { Notice } from '../components/Notice.js';
import { OutcomeChip } from '../components/OutcomeChip.js';
import { t } from '../i18n.js';
import { AllowAccess } from './AllowAccess.js';
import { hostText } from './filter.js';
import { tieWords } from './tie-words.js';

interface ResourceRemarksProps {
  parsed: ParsedResource & { ok: true };
  certificate: boolean;
  served: boolean;
  allowClearText: boolean;
  onAllowClearText: (allowed: boolean) => void;
  /** Other configs with the same resource. */
  ties: readonly string[];
  /** The same resource as it is stored, if it is. */
  saved: ConfigView['resources'][number] | undefined;
  reload: () => unknown;
}

/** What there is to know about a resource that could be read. */
export function ResourceRemarks({
  parsed,
  certificate,
  served,
  allowClearText,
  onAllowClearText,
  ties,
  saved,
  reload,
}: ResourceRemarksProps) {
  const { resource, notices } = parsed;
  return (
    <>
      {notices.length > 0 && <Notice kind="info" live title={t('queryCut')} />}
      {!served && <Notice kind="warning">{t('resourceNotServed')}</Notice>}
      {resource.wildcard && <Notice kind="info">{t('wildcardText', resource.host)}</Notice>}
      {ties.length > 0 && <Notice kind="warning">{tieWords(ties, saved?.chosen)}</Notice>}
      {!certificate && resource.scheme === 'http' && (
        <Notice
          kind="warning"
          title={t('clearTextTitle')}
          actions={
            <CheckField label={t('clearTextAllow')} checked={allowClearText} onChange={onAllowClearText} />
          }
        >
          {t('clearTextText')}
        </Notice>
      )}
      {saved !== undefined && !saved.permitted && (
        <AllowAccess origin={permissionOrigin(resource)} host={hostText(resource)} reload={reload} />
      )}
      {!certificate && saved !== undefined && (
        <div>
          <OutcomeChip outcome={saved.outcome} status={saved.status} />
        </div>
      )}
    </>
  );
}
