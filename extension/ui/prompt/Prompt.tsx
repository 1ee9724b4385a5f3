import { useEffect, useRef, useState } from 'preact/hooks';
import type { PromptPush } from '../../messages/prompt-push.js';
import type { PromptSays } from '../../messages/prompt-says.js';
import { Brand } from '../components/Brand.js';
import { clockText, useSecondsLeft } from '../countdown.js';
import { type MessageKey, t } from '../i18n.js';
import { AuthorizeQuestion } from './AuthorizeQuestion.js';
import { ChooseQuestion } from './ChooseQuestion.js';
import { ConsentQuestion } from './ConsentQuestion.js';
import type { PromptLine } from './port.js';
import { ReloadQuestion } from './ReloadQuestion.js';
import { SignQuestion } from './SignQuestion.js';
import { UnlockQuestion } from './UnlockQuestion.js';

/** From when on the end of the wait is shown; before, it would only hurry the user. */
const lastSeconds = 60;
/** How long the background has to show the next question or to end the line, before the window goes by itself. */
const farewellMs = 20_000;

export interface QuestionProps<P extends PromptPush> {
  push: P;
  say: (what: PromptSays) => void;
  /** Answers nothing. */
  leave: () => void;
}

const titles: Readonly<Record<PromptPush['kind'], MessageKey>> = {
  unlock: 'promptTitle',
  choose: 'chooseTitle',
  consent: 'promptConsentTitle',
  sign: 'signTitle',
  authorize: 'authorizeTitle',
  reload: 'reloadTitle',
};

function TimeLeft({ endsAt }: { endsAt: number }) {
  const left = useSecondsLeft(endsAt);
  if (left === 0 || left > lastSeconds) return null;
  return <p class="muted small">{t('timeLeft', clockText(left))}</p>;
}

function Asked({ push, ...rest }: QuestionProps<PromptPush>) {
  switch (push.kind) {
    case 'unlock':
      return <UnlockQuestion push={push} {...rest} />;
    case 'choose':
      return <ChooseQuestion push={push} {...rest} />;
    case 'consent':
      return <ConsentQuestion push={push} {...rest} />;
    case 'reload':
      return <ReloadQuestion push={push} {...rest} />;
    case 'authorize':
      return <AuthorizeQuestion push={push} {...rest} />;
    case 'sign':
      return <SignQuestion push={push} {...rest} />;
  }
}

/** Shows the questions that wait, one at a time. */
export function Prompt({ port }: { port: PromptLine }) {
  const [push, setPush] = useState<PromptPush>();
  const shown = useRef<PromptPush | undefined>(undefined);
  shown.current = push;
  useEffect(() => port.listen(setPush), [port]);
  const title = push && t(titles[push.kind]);
  useEffect(() => {
    if (title !== undefined) document.title = title;
  }, [title]);

  function say(what: PromptSays) {
    port.say(what);
    const asked = shown.current?.id;
    // A wrong password leaves the question where it is.
    if (what.kind === 'wrongPassword') return;
    setTimeout(() => shown.current?.id === asked && window.close(), farewellMs);
  }
  function leave() {
    if (shown.current === undefined) return window.close();
    say({ kind: 'cancel', id: shown.current.id });
  }
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === 'Escape') leave();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);

  return (
    <main class="stack" data-question={push?.kind} data-question-id={push?.id}>
      <div class="row">
        <Brand />
        {push !== undefined && push.total > 1 && (
          <span class="chip" role="status">
            {t('promptPlace', push.number, push.total)}
          </span>
        )}
      </div>
      <h1>{title ?? t('promptTitle')}</h1>
      {push !== undefined && (
        <>
          <Asked key={push.id} push={push} say={say} leave={leave} />
          <TimeLeft endsAt={push.endsAt} />
        </>
      )}
    </main>
  );
}
