import { Silent } from '../components/Silent.js';
import { useLoaded } from '../use-loaded.js';
import type { UnruledList } from './UnruledList.js';

const load = () => import('./UnruledList.js');

/** Resources without a rule are rare: their words are loaded when there are some. */
export function UnruledOpener(props: Parameters<typeof UnruledList>[0]) {
  const { value, failed, reload } = useLoaded(load);
  if (failed) return <Silent retry={reload} />;
  return value === undefined ? null : <value.UnruledList {...props} />;
}
