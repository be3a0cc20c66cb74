// When frames came: whether they still do, what was cut out between them. Arithmetic on times; draws nothing.
import { LIVE_FLAG, type LiveFrame } from '../../../contract/index.ts';

/** For so long a mark that something happened stays on the screen. */
const SHOWN_MS = 2000;
/** Without a frame for so long the picture is old, and says so. */
const STALLED_MS = 2000;

export interface FrameClock {
  /** @returns seconds that are missing before this frame; 0 when it follows the one before. */
  take(frame: LiveFrame, nowMs: number): number;
  /** Samples came, if no spectrum yet: a first one of many samples takes long. */
  hear(nowMs: number): void;
  clippedLately(nowMs: number): boolean;
  gapLately(nowMs: number): boolean;
  /** Seconds since the last frame, or since the picture was opened and none came, once that is worth saying; else 0. */
  stalledForS(nowMs: number): number;
}

export function createFrameClock(openedAtMs: number): FrameClock {
  let clippedAtMs = -Infinity;
  let gapAtMs = -Infinity;
  let cameAtMs = openedAtMs;
  let before: Pick<LiveFrame, 'samplesLost' | 'streamTimeS' | 'arrivalMs'> | null = null;

  function missingS(frame: LiveFrame): number {
    if (!before) return 0;
    // A stream that began anew: nothing came between the two.
    if (frame.streamTimeS < before.streamTimeS)
      return Math.max(0, (frame.arrivalMs - before.arrivalMs) / 1000);
    const lost = Math.max(0, frame.samplesLost - before.samplesLost);
    const isGap = (frame.flags & LIVE_FLAG.gapBefore) !== 0;
    return isGap || lost > 0 ? Math.max(lost, 1) / frame.rateHz : 0;
  }
  return {
    take(frame, nowMs) {
      cameAtMs = nowMs;
      if (frame.flags & LIVE_FLAG.clipped) clippedAtMs = nowMs;
      const missing = missingS(frame);
      before = frame;
      if (missing > 0) gapAtMs = nowMs;
      return missing;
    },
    hear(nowMs) {
      if (!before) cameAtMs = nowMs;
    },
    clippedLately: (nowMs) => nowMs - clippedAtMs < SHOWN_MS,
    gapLately: (nowMs) => nowMs - gapAtMs < SHOWN_MS,
    stalledForS: (nowMs) => (nowMs - cameAtMs < STALLED_MS ? 0 : (nowMs - cameAtMs) / 1000),
  };
}
