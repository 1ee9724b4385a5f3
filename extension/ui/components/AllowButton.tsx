import type { ComponentChildren } from 'preact';
import { useArmed } from '../use-armed.js';
import { Button } from './Button.js';

interface AllowButtonProps {
  /** What it allows: another one counts anew (arming.ts). */
  question: unknown;
  disabled: boolean;
  onAllow: () => void;
  children: ComponentChildren;
}

/** A button that gives something away: inactive until its question has been seen, and never pressed by Enter. */
export function AllowButton({ question, disabled, onAllow, children }: AllowButtonProps) {
  const { armed, isArmed } = useArmed(question);
  return (
    <Button
      look="primary"
      disabled={disabled || !armed}
      onClick={() => {
        if (isArmed()) onAllow();
      }}
      onKeyDown={event => {
        if (event.key === 'Enter') event.preventDefault();
      }}
    >
      {children}
    </Button>
  );
}
