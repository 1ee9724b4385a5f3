/** Something asked from the background and shown: loading, loaded, or the reason why not. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<T> {
  readonly value: T | undefined;
  readonly failed: boolean;
  /** Asks again; the old value stays on screen meanwhile. */
  readonly reload: () => Promise<void>;
  /** Shows an answer that came by another way. */
  readonly set: (value: T) => void;
}

/** Loads at first sight and whenever `load` changes. A late answer never overwrites a newer one. */
export function useLoaded<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ value: T | undefined; failed: boolean }>({
    value: undefined,
    failed: false,
  });
  const turn = useRef(0);
  const set = useCallback((value: T) => {
    turn.current++;
    setState({ value, failed: false });
  }, []);
  const reload = useCallback(async () => {
    const mine = ++turn.current;
    try {
      const value = await load();
      if (mine === turn.current) setState({ value, failed: false });
    } catch (error) {
      console.error(error);
      if (mine === turn.current) setState(old => ({ value: old.value, failed: true }));
    }
  }, [load]);
  useEffect(() => {
    void reload();
    return () => {
      turn.current++;
    };
  }, [reload]);
  return { ...state, reload, set };
}
