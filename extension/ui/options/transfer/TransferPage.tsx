import type { ConfigView } from '../../../messages/config-view.js';
import { BackupCard } from '../care/BackupCard.js';
import { CopiesCard } from '../care/CopiesCard.js';
import { RestoreCard } from '../care/RestoreCard.js';
import { ExportCard } from './ExportCard.js';
import { ImportCard } from './ImportCard.js';

/** Taking over what lies elsewhere, and giving away what is here. */
export function TransferPage({ configs, reload }: { configs: readonly ConfigView[]; reload: () => unknown }) {
  return (
    <div class="stack">
      <ImportCard configs={configs} reload={reload} />
      <ExportCard configs={configs} />
      <BackupCard />
      <RestoreCard reload={reload} />
      <CopiesCard since={configs} reload={reload} />
    </div>
  );
}
