import { useEffect, useState } from 'preact/hooks';
import { type MessageKey, t } from '../i18n.js';
import { type Score, strengthOf } from './strength.js';

const texts: readonly MessageKey[] = ['strength0', 'strength1', 'strength2', 'strength3', 'strength4'];

/** Typing is not interrupted: a password is measured when it has stood still for a moment. */
const stillMs = 120;

/** The score of `password`, undefined until it is measured; `measure` does not wait for the typing to stop. */
export function useStrength(password: string): { score: Score | undefined; measure: () => Promise<Score> } {
  const [measured, setMeasured] = useState<{ password: string; score: Score }>();
  async function measure(): Promise<Score> {
    const score = await strengthOf(password);
    setMeasured({ password, score });
    return score;
  }
  useEffect(() => {
    if (password === '') return;
    const timer = setTimeout(measure, stillMs);
    return () => clearTimeout(timer);
  }, [password]);
  return { score: measured?.password === password ? measured.score : undefined, measure };
}

/** Five steps and a word. */
export function StrengthMeter({ score }: { score: Score | undefined }) {
  const key = score === undefined ? undefined : texts[score];
  return (
    <div class="strength" data-score={score}>
      <meter
        min={0}
        max={5}
        low={2.5}
        high={3.5}
        optimum={5}
        value={score === undefined ? 0 : score + 1}
        aria-label={t('strength')}
      />
      <span role="status" class="small">
        {key === undefined ? '' : t(key)}
      </span>
    </div>
  );
}
