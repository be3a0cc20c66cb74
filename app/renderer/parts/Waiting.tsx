// An attempt with a secret: what was wrong with it, and how long the console refuses another, counted down.
import { useState } from 'react';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../state/proving.ts';
import { reasonOf, waitsUntilMs, type Reason } from '../state/failure.ts';
import { formatDuration } from '../state/format.ts';
import { Failure } from './Failure.tsx';
import { useNow } from './use-now.ts';

/** How the console says that a secret is not right. */
const WRONG = 'invalid';

export interface Attempt {
  /** Under way. While attempts are refused another may be made: an administrator may have ended the waiting. */
  isBusy: boolean;
  failure: Reason | null;
  /** Seconds attempts are refused: at first, and still; null when they are not. */
  wait: { firstS: number; leftS: number } | null;
  make(act: () => Promise<unknown>): Promise<void>;
}

/** @param wrong words for a secret that is not right; null: the console's own, where it says what is wanting. */
export function useAttempt(wrong: 'entrance.wrong' | 'entrance.signInWrong' | null): Attempt {
  const [isMaking, setMaking] = useState(false);
  const [failure, setFailure] = useState<Reason | null>(null);
  const [wait, setWait] = useState<{ firstS: number; untilMs: number } | null>(null);
  const nowMs = useNow(wait !== null);
  // The clock of the page may not have ticked since the refusal came.
  const leftS =
    wait === null
      ? 0
      : Math.min(wait.firstS, Math.max(0, Math.ceil((wait.untilMs - nowMs) / 1000)));
  const make = async (act: () => Promise<unknown>): Promise<void> => {
    if (isMaking) return;
    setMaking(true);
    setFailure(null);
    setWait(null);
    try {
      await act();
    } catch (error) {
      const untilMs = waitsUntilMs(error);
      if (untilMs !== null)
        setWait({ untilMs, firstS: Math.max(1, Math.ceil((untilMs - Date.now()) / 1000)) });
      else if (wrong !== null && codeOf(error) === WRONG)
        setFailure({ words: () => i18next.t(wrong) });
      else setFailure(reasonOf(error));
    }
    setMaking(false);
  };
  return {
    isBusy: isMaking,
    failure,
    wait: wait && { firstS: wait.firstS, leftS },
    make,
  };
}

export function Waiting({ attempt: { failure, wait } }: { attempt: Attempt }) {
  const { t } = useTranslation();
  const words = (seconds: number): string =>
    seconds > 0 ? t('entrance.wait', { time: formatDuration(seconds) }) : t('entrance.waitOver');
  return (
    <>
      <Failure words={failure} />
      {wait && (
        <>
          <p className="wait" aria-hidden="true">
            ◷ {words(wait.leftS)}
          </p>
          {/* Said when it begins and when it is over, not every second. */}
          <p className="visually-hidden" role="alert">
            {words(wait.leftS > 0 ? wait.firstS : 0)}
          </p>
        </>
      )}
    </>
  );
}
