// The bin that the arrow keys stand on: walked one by one, however many of them share a column of the trace. Its level
// is the column's where that is one bin; else it is asked of the console like any reading. Draws and sends nothing.
// While it is not there, what is known is that it is no more than the column's highest.
import type { LiveFrame } from '../../../contract/index.ts';
import type { BinPlace } from './instrument-state.ts';
import { createTellLater } from './tell-later.ts';
import type { Read } from './tool-rows.ts';

/** Columns of one bin each, but for rounding. */
const ONE_BIN = 1.01;

export const isReduced = ({ dx }: Pick<LiveFrame, 'dx'>, binHz: number): boolean =>
  dx > ONE_BIN * binHz;

/** dB re 1 channel unit at a bin of what a frame was made of; null where its columns do not reach. */
export function binLevel(
  frame: LiveFrame,
  hz: number,
  binHz: number,
): { levelDb: number; isCeiling: boolean } | null {
  const told = frame.readings.find(
    ({ atHz, withinHz }) => withinHz === 0 && Math.abs(atHz - hz) < binHz / 2,
  );
  if (told) return { levelDb: told.levelDb, isCeiling: false };
  const levelDb = frame.values[Math.round((hz - frame.x0) / frame.dx)];
  return levelDb === undefined ? null : { levelDb, isCeiling: isReduced(frame, binHz) };
}

interface BinWalkParts {
  topHz: number;
  /** Of the spectrum on the screen. */
  binHz(): number;
  frame(): LiveFrame | null;
  /** dB to the reference on the screen. */
  shiftAt(hz: number): number;
  /** No frame comes on the screen. */
  isStill(): boolean;
  /** It stands elsewhere: what is read, and drawn, is another. */
  onMove(): void;
}

export interface BinWalk {
  /** The bin's middle; null while a pointer has the cursor. */
  readonly hz: number | null;
  /** What stands there; null where the frame does not reach. */
  place(): BinPlace | null;
  /** What the console is to read for it. */
  reads(): Read[];
  /** On the bin nearest to a frequency. */
  to(hz: number): void;
  /** @param fromHz where to begin, where it stands nowhere. @param tell until it moves on: what is known, then better. */
  by(bins: number, fromHz: number | null, tell: (place: BinPlace | null) => void): void;
  /** A frame is on the screen. */
  follow(): void;
  free(): void;
}

export function createBinWalk(parts: BinWalkParts): BinWalk {
  const { binHz, frame } = parts;
  let wantedHz: number | null = null;
  const later = createTellLater<BinPlace | null>(() => parts.isStill());

  const standing = (): number | null =>
    wantedHz === null ? null : Math.round(wantedHz / binHz()) * binHz();
  function place(): BinPlace | null {
    const [hz, shown] = [standing(), frame()];
    const level = hz !== null && shown ? binLevel(shown, hz, binHz()) : null;
    if (hz === null || !level) return null;
    return { hz, db: level.levelDb + parts.shiftAt(hz), isCeiling: level.isCeiling };
  }
  function to(hz: number): void {
    later.hush();
    wantedHz = Math.max(0, Math.min(parts.topHz, hz));
    parts.onMove();
  }
  return {
    get hz() {
      return standing();
    },
    place,
    reads() {
      const [hz, shown] = [standing(), frame()];
      return hz !== null && shown && isReduced(shown, binHz()) ? [{ atHz: hz, withinHz: 0 }] : [];
    },
    to,
    by(bins, fromHz, tell) {
      to((standing() ?? fromHz ?? 0) + bins * binHz());
      later.wait(() => {
        const at = place();
        return { answer: at, isFinal: at?.isCeiling === false };
      }, tell);
    },
    follow: later.follow,
    free() {
      if (wantedHz === null) return;
      later.hush();
      wantedHz = null;
      parts.onMove();
    },
  };
}
