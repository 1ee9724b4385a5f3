/** What work has to say whose page went away with a lock: shown above the form that unlocks. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { MessageKey } from '../i18n.js';

export const SayLocked = createContext<(said: MessageKey) => void>(() => {});

export const useSayLocked = () => useContext(SayLocked);
