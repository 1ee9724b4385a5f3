import { useState } from 'preact/hooks';
import { AllowButton } from '../components/AllowButton.js';
import { RefuseButton } from './RefuseButton.js';

interface OneAnswerProps {
  /** Id of the question. */
  question: number;
  refuse: string;
  allow: string;
  onRefuse: () => void;
  onAllow: () => void;
}

/** The buttons of a question that is agreed to or not; agreed to once. */
export function OneAnswer({ question, refuse, allow, onRefuse, onAllow }: OneAnswerProps) {
  const [said, setSaid] = useState(false);
  return (
    <div class="actions end">
      <RefuseButton onClick={onRefuse}>{refuse}</RefuseButton>
      <AllowButton
        question={question}
        disabled={said}
        onAllow={() => {
          setSaid(true);
          onAllow();
        }}
      >
        {allow}
      </AllowButton>
    </div>
  );
}
