/** The rule of arming.ts for a component. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Arming, armsIn, looked } from './arming.js';

/** Whether what `question` names may be allowed by now, on screen and asked at the moment of a click. */
export function useArmed(question: unknown): { readonly armed: boolean; readonly isArmed: () => boolean } {
  const arming = useRef<Arming | undefined>(undefined);
  const [, redraw] = useState(0);
  const isArmed = useCallback(
    () => arming.current !== undefined && armsIn(arming.current, question, performance.now()) === 0,
    [question],
  );
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (event?: Event) => {
      // While `blur` is told the document may still say that it has the focus.
      const focused = event?.type !== 'blur' && document.hasFocus();
      const visible = document.visibilityState === 'visible';
      arming.current = looked(arming.current, { visible, focused, question }, performance.now());
      const left = armsIn(arming.current, question, performance.now());
      clearTimeout(timer);
      // Timers drop fractions of a millisecond and so come early: what is still left then is waited for as well.
      if (left !== undefined && left > 0) timer = setTimeout(look, Math.ceil(left));
      redraw(performance.now());
    };
    look();
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      removeEventListener('focus', look);
      removeEventListener('blur', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [question]);
  return { armed: isArmed(), isArmed };
}
