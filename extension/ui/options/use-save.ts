/** Saving a draft: check, ask for host permissions, save, and say what came of it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { methods } from '../../../shared/methods/index.js';
import { useAsk } from '../background.js';
import { t } from '../i18n.js';
import { originsOf, requestOrigins } from '../permissions.js';
import { checkDraft, fromBackground, type Problems } from './check.js';
import { type Draft, filled, toMessage, valuesOf } from './draft.js';
import type { Flash } from './Flash.js';
import { neededOrigins } from './needed-origins.js';
import type { Suffixes } from './public-suffix.js';

/** `asking`: saved, while the browser's own permission dialog waits for the user. */
export type Phase = 'editing' | 'saving' | 'asking' | 'failed';

export interface Saving {
  readonly phase: Phase;
  readonly problems: Problems;
  /** Call it synchronously in the submit handler. Returns false when the draft has problems to show. */
  readonly save: (draft: Draft) => boolean;
  /** Forgets the problems of a field that is being changed. */
  readonly touched: (field: string) => void;
}

function flashOf(draft: Draft, granted: boolean): Flash {
  const title = t('saved', draft.name.trim());
  if (granted) return { kind: 'ok', title };
  const hosts = originsOf(filled(draft).map(({ text }) => text)).map(origin => origin.slice(0, -2));
  return { kind: 'warning', title, text: t('savedDenied', hosts.join(', ')) };
}

interface SaveEvents {
  /** Saved; leaving loses nothing any more. */
  onSaved: () => void;
  /** Saved, and the permission question is answered. */
  onDone: (flash: Flash) => void;
  /** The same, after the user went elsewhere without waiting for the browser's dialog. */
  onLate: () => unknown;
}

/** The state of saving, for the form to show. */
export function useSave(suffixes: Suffixes, { onSaved, onDone, onLate }: SaveEvents): Saving {
  const ask = useAsk();
  const [phase, setPhase] = useState<Phase>('editing');
  const [problems, setProblems] = useState<Problems>(new Map());
  const here = useRef(true);
  useEffect(
    () => () => {
      here.current = false;
    },
    [],
  );

  async function finish(draft: Draft, permission: Promise<boolean>) {
    const result = await ask('configs.save', toMessage(draft, suffixes.isPublicSuffix));
    if (!result.ok) {
      setProblems(fromBackground(draft, result.problems));
      setPhase('editing');
      return;
    }
    onSaved();
    setPhase('asking');
    const granted = await permission;
    if (here.current) onDone(flashOf(draft, granted));
    else onLate();
  }

  function save(draft: Draft): boolean {
    const method = methods.get(draft.method);
    if (method === undefined) return false;
    const found = checkDraft(draft, method, suffixes);
    setProblems(found);
    if (found.size > 0) return false;
    // Browsers ask only while they handle the click, so this comes before the first await.
    const resources = filled(draft).map(({ text }) => text);
    const needing = { method: draft.method, fields: valuesOf(draft), resources };
    const permission = requestOrigins(neededOrigins([needing]));
    setPhase('saving');
    finish(draft, permission).catch(error => {
      console.error(error);
      setPhase('failed');
    });
    return true;
  }

  return {
    phase,
    problems,
    save,
    touched: field => setProblems(old => new Map([...old].filter(([name]) => name !== field))),
  };
}
