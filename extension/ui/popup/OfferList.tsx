import type { TabEntry } from '../../messages/tab-notes.js';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { distinctOffers, offerWords } from '../offer-words.js';
import { leaveTo } from './leave.js';

/** New configs that are proposed for what the tab met, and the warning that stands in an offer's place. */
export function OfferList({ entries }: { entries: readonly TabEntry[] }) {
  return (
    <>
      {distinctOffers(entries).map(({ outcome, resource, draft }) => {
        const { kind, title, text, action } = offerWords(outcome, resource);
        const start = () => void leaveTo(`#/config/new?draft=${draft}`);
        return (
          <section key={`${outcome} ${resource}`} aria-label={title} data-offer={outcome}>
            <Notice
              kind={kind}
              title={title}
              actions={
                action === undefined ? undefined : (
                  <Button look="primary" onClick={start}>
                    {action}
                  </Button>
                )
              }
            >
              <p class="url small">{resource}</p>
              <p class="small">{text}</p>
            </Notice>
          </section>
        );
      })}
    </>
  );
}
