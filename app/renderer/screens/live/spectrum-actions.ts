// What keys do to a spectrum, live or of a recording: cursor, harmonic cursor, zoom. Says nothing itself: it hands back
// what is to be spoken.
import type { Instrument } from './instrument.ts';
import { nextOrder } from './harmonic-walk.ts';
import type { BinPlace, CursorPlace } from './instrument-state.ts';
import type { Pointed } from './tool-desk.ts';
import type { LineRow } from './tool-rows.ts';

export type SpectrumInstrument = Pick<
  Instrument,
  | ('cursorHz' | 'pointingHz' | 'moveCursor' | 'harmonicTo' | 'cursorToPeak')
  | ('desk' | 'rows' | 'zoomBy' | 'stepZoom' | 'panBy')
>;

interface SpectrumActionParts {
  instrument: SpectrumInstrument | null;
  speak(at: CursorPlace | BinPlace | null | undefined): void;
  speakHarmonic(row: LineRow): void;
}

/** @returns null: the cursor is on nothing. */
export function pointedAt(instrument: SpectrumInstrument | null): Pointed | null {
  const hz = instrument?.cursorHz() ?? null;
  return instrument && hz !== null ? { hz, reachHz: instrument.pointingHz() } : null;
}

export function createSpectrumActions({ instrument, speak, speakHarmonic }: SpectrumActionParts) {
  function goToHarmonic(pick: (orders: number) => number | null): void {
    const order = pick(instrument?.rows().harmonics.length ?? 0);
    if (order !== null) instrument?.harmonicTo(order, speakHarmonic);
  }
  const walk = (step: 1 | -1) => (): void =>
    goToHarmonic((count) =>
      nextOrder(
        instrument?.desk.tools.harmonics.f0Hz ?? 0,
        instrument?.cursorHz() ?? null,
        step,
        count,
      ),
    );
  return {
    zoomIn: () => instrument?.zoomBy(0.5),
    zoomOut: () => instrument?.zoomBy(2),
    zoomBack: () => instrument?.stepZoom('back'),
    zoomForth: () => instrument?.stepZoom('forth'),
    panDown: () => instrument?.panBy(-0.1),
    panUp: () => instrument?.panBy(0.1),
    cursorLeft: () => instrument?.moveCursor(-1, 'bins', speak),
    cursorRight: () => instrument?.moveCursor(1, 'bins', speak),
    cursorFarLeft: () => instrument?.moveCursor(-1, 'columns', speak),
    cursorFarRight: () => instrument?.moveCursor(1, 'columns', speak),
    nextPeak: () => speak(instrument?.cursorToPeak(1)),
    previousPeak: () => speak(instrument?.cursorToPeak(-1)),
    harmonics: () => instrument?.desk.toggleHarmonics(pointedAt(instrument)),
    nextHarmonic: walk(1),
    previousHarmonic: walk(-1),
    firstHarmonic: () => goToHarmonic(() => 1),
    lastHarmonic: () => goToHarmonic((count) => count),
  };
}
