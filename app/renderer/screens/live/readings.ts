// What stands at a place of a live frame: read by the console at full resolution where it was asked to, else from the
// columns that are on the screen. Keeps nothing.
import { readLine, type Levels, type Lobe } from '@harmonic/protocol/signal';
import type { LiveFrame } from '../../../contract/index.ts';
import type { Read, ShownReading } from './tool-rows.ts';

/** Interpolated lines are good for a tenth of a bin. */
const SHARE_OF_BIN = 10;

export const columnsOf = ({ x0, dx, values }: LiveFrame): Levels => ({ x0, dx, values });

/**
 * @param shiftDb from levels re 1 unit to the reference on the screen, at a frequency.
 * @param lobe of the frame's window; null where a column is of several bins: a place of its own is then not told.
 */
export function readerOf(
  frame: LiveFrame,
  binHz: number,
  shiftDb: (hz: number) => number,
  lobe: Lobe | null,
): (read: Read) => ShownReading | null {
  return ({ atHz, withinHz }) => {
    const told = frame.readings.find(
      (reading) => reading.atHz === atHz && reading.withinHz === withinHz,
    );
    const found = told ?? readLine(columnsOf(frame), atHz, withinHz, lobe);
    return (
      found && {
        frequencyHz: found.frequencyHz,
        levelDb: found.levelDb + shiftDb(found.frequencyHz),
        isLine: found.isLine,
        phaseDeg: told && !Number.isNaN(told.phaseDeg) ? told.phaseDeg : null,
        resolutionHz: told || lobe ? binHz / SHARE_OF_BIN : Math.max(binHz, frame.dx),
      }
    );
  };
}
