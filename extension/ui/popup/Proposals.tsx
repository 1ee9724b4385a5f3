import { useEffect } from 'preact/hooks';
import type { MenuWish } from '../../messages/menu.js';
import type { TabEntry } from '../../messages/tab-notes.js';
import type { Lead } from './ConsentForm.js';
import { OfferList } from './OfferList.js';
import { WishView } from './WishView.js';

// In one file with these, as files of their own would cost the popup more than they hold.
export { AttachSwitch } from './AttachSwitch.js';
export { UnruledList } from './UnruledList.js';

interface ProposalsProps {
  wish: MenuWish | undefined;
  offers: readonly TabEntry[];
  tabId: number;
  reload: () => unknown;
  /** Leads to the decision about what was clicked. */
  consent: (lead: Lead) => unknown;
}

/** What Latchkey proposes in answer to the context menu, and to what the tab met. */
export function Proposals({ wish, offers, tabId, reload, consent }: ProposalsProps) {
  const clicked = wish?.item === 'use' && wish.verdict === 'foreign' ? wish.address : undefined;
  useEffect(() => {
    if (clicked !== undefined) consent({ search: clicked });
  }, [clicked]);
  return (
    <>
      {wish !== undefined && <WishView wish={wish} tabId={tabId} reload={reload} />}
      <OfferList entries={offers} />
    </>
  );
}
