// A second factor that was offered and waits for its first code. Owns the waiting and the tries, not what comes of it.
import type { NewCodes } from '../../contract/index.ts';
import type { Seat } from './access.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { acceptedStep } from './second-factor.ts';
import { PENDING_MS, type Pending } from './sessions.ts';

/** Codes tried before the offer is taken back; a mistyped one is common, a guessed one is not. */
const TRIES = 10;

export interface Offered {
  stage: Pending['stage'];
  totp: Uint8Array;
  /** The code was right: makes the factor count, with the step it was accepted at. */
  confirmed(step: number): Promise<NewCodes>;
  wipe(): void;
}

export function waitForSecondFactor(
  { seats, time }: Pick<Parts, 'seats' | 'time'>,
  seat: Seat,
  offered: Offered,
): void {
  let tries = 0;
  let isConfirming = false;
  const pending: Pending = {
    stage: offered.stage,
    untilMs: time.now() + PENDING_MS,
    wipe: () => {
      if (!isConfirming) offered.wipe();
    },
    async confirm(code) {
      demandRightClock(time);
      const at = { wallMs: time.wallMs(), lastStep: 0, isClockPoor: time.isPoor() };
      const step = isConfirming ? null : acceptedStep(offered.totp, code, at);
      if (step === null) {
        tries += 1;
        if (tries >= TRIES) seats.forget(seat, pending);
        throw new Refusal('invalid', WRONG, 'wrong-code');
      }
      isConfirming = true;
      try {
        return await offered.confirmed(step);
      } finally {
        // What was offered is used up, whether it came about or not.
        isConfirming = false;
        seats.forget(seat, pending);
      }
    },
  };
  seats.wait(seat, pending);
}
const WRONG =
  'This is not the code your authenticator shows now. Wait for the next one and try again.';

/** @throws Refusal: six digits mean nothing by a clock that was set back. */
export function demandRightClock(time: Parts['time']): void {
  if (!time.isRolledBack()) return;
  throw new Refusal(
    'not-allowed',
    'The clock of this console was set back, so codes of an authenticator cannot be judged. Set the clock right, or use a recovery code.',
    'clock-rollback',
  );
}
