// Which card of the entrance is shown, from how far the session has come and what the person chose. Pure.
import type { SessionStage } from '../../../contract/index.ts';

/** What the person would rather do than the usual. */
export type Way = 'usual' | 'invited' | 'sealed';

export type Step =
  | 'codes'
  | 'locked'
  | 'code'
  | 'factor'
  | 'factor-lost'
  | 'enrol'
  | 'first-run'
  | 'sealed'
  | 'sign-in';

interface Held {
  stage: SessionStage;
  way: Way;
  /** A second factor has been offered and is still on the page. */
  hasOffer: boolean;
  /** Codes are here that are shown once. */
  hasCodes: boolean;
}

export function stepOf({ stage, way, hasOffer, hasCodes }: Held): Step {
  if (hasCodes) return 'codes';
  if (stage === 'locked') return 'locked';
  if (stage === 'code') return 'code';
  if (hasOffer) return 'factor';
  if (stage === 'enrolling') return 'factor-lost';
  if (way === 'invited') return 'enrol';
  if (stage === 'first-run') return 'first-run';
  return way === 'sealed' ? 'sealed' : 'sign-in';
}
