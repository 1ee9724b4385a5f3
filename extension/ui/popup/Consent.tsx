/** "Use an auth config on behalf of this site…": what is behind it is loaded when it is opened. */
import { useEffect, useId, useState } from 'preact/hooks';
import { Button } from '../components/Button.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import type { ConsentForm as Form, Lead } from './ConsentForm.js';

interface ConsentProps {
  tabId: number;
  /** What the user was led here for; absent: closed. */
  lead: Lead | undefined;
  onLead: (lead: Lead | undefined) => void;
}

export function Consent({ tabId, lead, onLead }: ConsentProps) {
  const id = useId();
  const [form, setForm] = useState<{ Form: typeof Form }>();
  const [failed, setFailed] = useState(false);
  const open = lead !== undefined;
  const load = () => {
    setFailed(false);
    import('./ConsentForm.js').then(
      module => setForm({ Form: module.ConsentForm }),
      error => {
        console.error(error);
        setFailed(true);
      },
    );
  };
  useEffect(() => {
    if (open && form === undefined) load();
  }, [open]);
  return (
    <section class="consent">
      <Button
        aria-expanded={open}
        {...(open ? { 'aria-controls': id } : {})}
        onClick={() => onLead(open ? undefined : {})}
      >
        {t('consentOpen')}
      </Button>
      {open && (
        <div id={id} class="card">
          {failed && <Silent retry={load} />}
          {form !== undefined && (
            <form.Form key={`${lead.site} ${lead.resource}`} tabId={tabId} lead={lead} />
          )}
        </div>
      )}
    </section>
  );
}
