// From multiple to multiple of the harmonic cursor: which one a key goes to, and what is told of it once it was read.
import { createTellLater } from './tell-later.ts';
import type { LineRow } from './tool-rows.ts';

/**
 * The multiple above or below a frequency; the one it stands on is not it.
 * @param hz null: nowhere yet. @param count of multiples there are. @returns null without any.
 */
export function nextOrder(
  f0Hz: number,
  hz: number | null,
  step: 1 | -1,
  count: number,
): number | null {
  if (count < 1) return null;
  if (hz === null) return 1;
  const here = hz / f0Hz;
  // A cursor on a multiple's line stands some bins beside it at the most.
  const nearest = Math.round(here);
  const isThere = Math.abs(here - nearest) < 0.25;
  const next = isThere ? nearest + step : step === 1 ? Math.ceil(here) : Math.floor(here);
  return Math.max(1, Math.min(count, next));
}

interface HarmonicWalkParts {
  /** As they are read now. */
  rows(): readonly LineRow[];
  binHz(): number;
  /** Puts the cursor there. */
  cursorTo(hz: number): void;
  /** Where it is now. */
  cursorHz(): number | null;
  /** No frame comes on the screen. */
  isStill(): boolean;
}

export interface HarmonicWalk {
  /** On a multiple's line. @param tell how it is read: within a bin, or, where that comes late, first as it is known. */
  to(order: number, tell: (row: LineRow) => void): void;
  /** A frame is on the screen. */
  follow(): void;
  hush(): void;
}

export function createHarmonicWalk(parts: HarmonicWalkParts): HarmonicWalk {
  const later = createTellLater<LineRow | null>(() => parts.isStill());
  const rowOf = (order: number): LineRow | null =>
    parts.rows().find((row) => row.order === order) ?? null;
  const isRead = ({ reading }: LineRow): boolean =>
    reading !== null && reading.resolutionHz < parts.binHz();
  /** Where this walk has put the cursor: once it is elsewhere, nothing more is told. */
  let putHz: number | null = null;
  function put(row: LineRow): void {
    parts.cursorTo(row.reading?.frequencyHz ?? row.hz);
    putHz = parts.cursorHz();
  }
  return {
    to(order, tell) {
      const first = rowOf(order);
      if (!first) return;
      put(first);
      later.wait(
        () => {
          const row = rowOf(order);
          const isElsewhere = parts.cursorHz() !== putHz;
          if (!row || isElsewhere) return { answer: null, isFinal: true };
          return { answer: row, isFinal: isRead(row) };
        },
        (row) => {
          if (!row) return;
          put(row);
          tell(row);
        },
      );
    },
    follow: later.follow,
    hush: later.hush,
  };
}
