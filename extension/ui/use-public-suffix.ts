import { useEffect, useState } from 'preact/hooks';
import { loadSuffixes } from './options/public-suffix.js';

/** Whether a host's sub-domains belong to strangers, who would all be meant by it; undefined until that is known. */
export function usePublicSuffix(site: string | undefined): boolean | undefined {
  const [isSuffix, setIsSuffix] = useState<boolean>();
  useEffect(() => {
    setIsSuffix(undefined);
    if (site !== undefined)
      loadSuffixes().then(({ isPublicSuffix }) => setIsSuffix(isPublicSuffix(site)), console.error);
  }, [site]);
  return isSuffix;
}
