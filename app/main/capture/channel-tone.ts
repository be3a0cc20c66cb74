// The tone that stands in one channel: which, how strong, since when; and whether it blocks the channel. Hears nothing.
//
//   stood 0.5 s, 6 dB over the channel, which fails, or
//   gives no frame any more ──▶ blocked ──▶ gone for 1 s, or under 3 dB, or frames come for 5 s
import type { ChannelCondition, ChannelTone } from '../../contract/index.ts';

/** As whoever heard it tells: the receiver, the watch, or a frame it was taken out of. */
export interface HeardTone {
  hz: number;
  levelDb: number;
  /** Seen where it is; else it may be one of its images, a symbol rate from it. */
  isSure: boolean;
}

/** One tone, or its image a symbol rate from it. */
export const isSameTone = (hz: number, otherHz: number, symbolRateHz: number): boolean => {
  const apart = Math.abs(hz - otherHz);
  return Math.min(apart, Math.abs(apart - symbolRateHz)) <= SAME_HZ;
};
/** @param amplitude peak, full scale 1. */
export const levelDbOf = (amplitude: number): number => 20 * Math.log10(Math.max(amplitude, 1e-15));

export interface ByFrames {
  condition: ChannelCondition;
  /** None has come for far longer than usual. */
  isQuiet: boolean;
}

export interface ToneKeeper {
  /** The strongest that stands in the channel now; null: none is heard. */
  hear(tone: HeardTone | null, nowMs: number): void;
  /** A frame has come; or it was lost, or all but. */
  outcome(ok: boolean): void;
  /**
   * @param channelDb level of the channel, by its newest whole frame, or of the others; null: nobody knows.
   * @param byFrames what it is like by its frames alone. @returns what it is like beside the tone.
   */
  judge(
    channelDb: number | null,
    byFrames: ByFrames,
    nowMs: number,
  ): { condition: ChannelCondition; tone: ChannelTone | null };
}

const STANDS_MS = 500;
const GONE_MS = 1000;
const FINE_MS = 5000;
/** Over the channel: from here on it may be the reason, below the other it is not. */
const BLOCKS_DB = 6;
const CLEARS_DB = 3;
/** Frames still come because the tone is taken out of them: a little more, and none does. */
export const NEAR_DB = 14;
/** Farther than that is another tone. */
const SAME_HZ = 20;
/** Of so many of the newest frames beside it, as many were lost, or all but: one may be what the tone began in. */
const NEWEST = 10;
const LEAST_BAD = 3;

/** @param symbolRateHz tones that differ by it turn alike. */
export function createToneKeeper(symbolRateHz: number): ToneKeeper {
  let tone: (HeardTone & { sinceMs: number; heardMs: number }) | null = null;
  let blocked = false;
  let fineSinceMs: number | null = null;
  /** Of the newest frames while it stands: which were lost, or all but. */
  let bad: boolean[] = [];

  const isFailed = ({ condition, isQuiet }: ByFrames): boolean =>
    isQuiet ||
    condition === 'never' ||
    (condition === 'failing' && bad.filter(Boolean).length >= LEAST_BAD);
  function isBlocking(overDb: number | null, isFailing: boolean, nowMs: number): boolean {
    if (isFailing) fineSinceMs = null;
    else fineSinceMs ??= nowMs;
    if (!tone || overDb === null) return false;
    if (!blocked) return isFailing && overDb >= BLOCKS_DB && nowMs - tone.sinceMs >= STANDS_MS;
    const isFine = fineSinceMs !== null && nowMs - fineSinceMs >= FINE_MS;
    return overDb >= CLEARS_DB && !isFine;
  }

  return {
    hear(heard, nowMs) {
      if (heard) {
        const same = tone !== null && isSameTone(tone.hz, heard.hz, symbolRateHz) ? tone : null;
        if (!same) bad = [];
        const known = same?.isSure && !heard.isSure ? { hz: same.hz, isSure: true } : {};
        tone = { ...heard, ...known, sinceMs: same?.sinceMs ?? nowMs, heardMs: nowMs };
      } else if (tone && nowMs - tone.heardMs >= GONE_MS) tone = null;
    },
    outcome(ok) {
      bad = [...bad, !ok].slice(-NEWEST);
    },
    judge(channelDb, byFrames, nowMs) {
      const { condition } = byFrames;
      const overDb = tone && channelDb !== null ? tone.levelDb - channelDb : null;
      blocked = isBlocking(overDb, isFailed(byFrames), nowMs);
      const told = tone && {
        ...{ hz: tone.hz, levelDb: tone.levelDb, overDb, sinceMs: tone.sinceMs },
      };
      if (blocked) return { condition: 'blocked', tone: told };
      const isNear = overDb !== null && overDb >= NEAR_DB && condition === 'good';
      return { condition: isNear ? 'weak' : condition, tone: told };
    },
  };
}
