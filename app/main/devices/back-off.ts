// When a lost link is tried again, if at all. Pure: chance is handed in.
import type { LinkEnd } from '../links/link.ts';

export interface Failed {
  end: LinkEnd;
  /** Tries since the device streamed last, this one included. */
  attempt: number;
  /** Who must answer is known: only then is a silent address worth more than one visit. */
  identityKnown: boolean;
  /** Another way to the device (address, baud rate) has not been tried yet in this round. */
  morePaths: boolean;
}

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const PATIENT_MS = 5000;
/** Shares of a delay that chance adds or takes, so that a plant does not come back in one stroke. */
const JITTER = 0.2;

/**
 * @param chance a number in [0, 1).
 * @returns ms until the next try; null: a retry cannot mend this, or would poke at a stranger's machine.
 */
export function retryDelayMs(failed: Failed, chance: number): number | null {
  const { code } = failed.end;
  switch (code) {
    case 'closed':
    case 'ended':
    case 'version':
    case 'rate-exceeds-link':
      return null;
    case 'silent':
    case 'not-harmonic':
      if (failed.morePaths) return 0;
      if (!failed.identityKnown) return null;
      break;
    case 'no-permission':
    case 'busy':
    case 'other-device':
      return spread(PATIENT_MS, chance);
    default:
  }
  return spread(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failed.attempt - 1)), chance);
}

const spread = (ms: number, chance: number): number =>
  Math.round(ms * (1 - JITTER + 2 * JITTER * chance));
