import { useState } from 'preact/hooks';
import type { MessageKey } from '../i18n.js';
import { type NewPassword, newPasswordProblems } from './onboarding.js';
import { useStrength } from './StrengthMeter.js';

type Problems = Partial<Record<keyof NewPassword, MessageKey>>;

const empty: NewPassword = { password: '', repeated: '', weakAccepted: false };

/** A password that is being chosen: what NewPasswordFields shows, and whether it may be taken. */
export function useNewPassword() {
  const [chosen, setChosen] = useState(empty);
  const [problems, setProblems] = useState<Problems>({});
  const strength = useStrength(chosen.password);
  return {
    password: chosen.password,
    fields: {
      chosen,
      score: strength.score,
      problems,
      onChange: (part: Partial<NewPassword>) => {
        setChosen(old => ({ ...old, ...part }));
        setProblems({});
      },
    },
    /** Says what is wrong with it, if anything is. */
    check: async (): Promise<boolean> => {
      const found = newPasswordProblems(chosen, await strength.measure());
      setProblems(found);
      return Object.keys(found).length === 0;
    },
    clear: () => setChosen(empty),
  };
}
