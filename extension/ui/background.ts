/** The background as components see it: something to ask. Each page provides its own port. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Ask } from './request.js';

export const AskContext = createContext<Ask>(() =>
  Promise.reject(new Error('No AskContext around this component')),
);

/** The page's way to ask the background. */
export function useAsk(): Ask {
  return useContext(AskContext);
}
