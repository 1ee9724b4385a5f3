/** Moving between the places of the options page without losing what was typed. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Navigation {
  readonly hash: string;
  /** Goes to another hash, without asking. */
  readonly go: (hash: string) => void;
  /** Whether there is something that leaving would lose. */
  readonly guard: (dirty: boolean) => void;
  readonly isGuarded: () => boolean;
  /** Where the user wants to go while there is. */
  readonly pending: string | undefined;
  /** The user's answer: leave, or stay. */
  readonly answer: (leave: boolean) => void;
}

/** The current hash. Links, the back button and typed hashes are held while the guard is up. */
export function useNavigation(): Navigation {
  const [hash, setHash] = useState(location.hash);
  const [pending, setPending] = useState<string>();
  const here = useRef(location.hash);
  const dirty = useRef(false);

  const arrive = useCallback((target: string) => {
    here.current = target;
    dirty.current = false;
    setPending(undefined);
    setHash(target);
  }, []);
  const go = useCallback(
    (target: string) => {
      arrive(target);
      if (location.hash !== target) history.pushState(null, '', target);
    },
    [arrive],
  );

  useEffect(() => {
    const changed = () => {
      if (location.hash === here.current) return;
      if (!dirty.current) return arrive(location.hash);
      setPending(location.hash);
      history.replaceState(null, '', here.current === '' ? '#/' : here.current);
    };
    const unloading = (event: BeforeUnloadEvent) => {
      if (dirty.current) event.preventDefault();
    };
    addEventListener('hashchange', changed);
    addEventListener('beforeunload', unloading);
    return () => {
      removeEventListener('hashchange', changed);
      removeEventListener('beforeunload', unloading);
    };
  }, [arrive]);

  return {
    hash,
    go,
    guard: useCallback((isDirty: boolean) => {
      dirty.current = isDirty;
    }, []),
    isGuarded: useCallback(() => dirty.current, []),
    pending,
    answer: leave => (leave && pending !== undefined ? go(pending) : setPending(undefined)),
  };
}
