import { useState } from 'preact/hooks';
import { Button } from '../components/Button.js';
import { Silent } from '../components/Silent.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import type { PageTest } from './PageTest.js';

type Props = Parameters<typeof PageTest>[0];

const load = () => import('./PageTest.js');

function Opened(props: Props) {
  const { value, failed, reload } = useLoaded(load);
  if (failed) return <Silent retry={reload} />;
  return value === undefined ? null : <value.PageTest {...props} />;
}

/** "Test connection": what is behind it is loaded when it is pressed. */
export function PageTestOpener(props: Props) {
  const [open, setOpen] = useState(false);
  return open ? (
    <Opened {...props} />
  ) : (
    <div>
      <Button onClick={() => setOpen(true)}>{t('testConnection')}</Button>
    </div>
  );
}
