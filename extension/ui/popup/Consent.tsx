/** "Use an auth config on behalf of this site…": what is behind it is loaded when it is opened. */
import { Button } from '../components/Button.js';
import { t } from '../i18n.js';
import type { Lead } from './ConsentForm.js';
import { Opened } from './Opener.js';

interface ConsentProps {
  tabId: number;
  /** What the user was led here for; absent: closed. */
  lead: Lead | undefined;
  onLead: (lead: Lead | undefined) => void;
}

const loadForm = async () => (await import('./ConsentForm.js')).ConsentForm;

export function Consent({ tabId, lead, onLead }: ConsentProps) {
  const open = lead !== undefined;
  return (
    <section class="consent">
      <Button
        aria-expanded={open}
        {...(open ? { 'aria-controls': 'consent' } : {})}
        onClick={() => onLead(open ? undefined : {})}
      >
        {t('consentOpen')}
      </Button>
      {open && (
        <div id="consent" class="card">
          <Opened key={JSON.stringify(lead)} load={loadForm} props={{ tabId, lead }} />
        </div>
      )}
    </section>
  );
}
