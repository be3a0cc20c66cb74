// What went wrong, said aloud when it appears, in the language that the page has.
import { useTranslation } from 'react-i18next';
import type { Reason } from '../state/failure.ts';

export function Failure({ words }: { words: string | Reason | null }) {
  // What is kept as a reason is said anew in another language.
  useTranslation();
  if (words === null) return null;
  return (
    <p className="refusal wraps" role="alert">
      <span aria-hidden>▲</span> {typeof words === 'string' ? words : words.words()}
    </p>
  );
}
