// What each key, button and command of the live page does to its instrument. Says nothing itself: it hands back what
// is to be spoken.
import type { LevelScaleName, SpectrumSettings } from '@harmonic/protocol/model';
import type { LiveSheet } from '../kept/use-live-kept.ts';
import type { Look } from './Display.tsx';
import { nextOrder } from './harmonic-walk.ts';
import { scaleAfter } from './level-axis.ts';
import type { Instrument } from './instrument.ts';
import type { LayoutActs } from './use-layout.ts';
import type { BinPlace, CursorPlace } from './instrument-state.ts';
import type { LiveAction } from '../../state/keys.ts';
import type { Pointed } from './tool-desk.ts';
import type { LineRow } from './tool-rows.ts';
import { removeMarkers } from './tools.ts';

interface LiveActionParts {
  instrument: Instrument | null;
  settings: SpectrumSettings;
  look: Look;
  change(settings: SpectrumSettings): void;
  changeLook(look: Look): void;
  changeScale(scale: LevelScaleName): void;
  togglePause(): void;
  record(): void;
  toggleMeasures(): void;
  toggleDragPans(): void;
  typeFrequency(): void;
  exportView(): void;
  layout: LayoutActs;
  speak(at: CursorPlace | BinPlace | null | undefined): void;
  speakHarmonic(row: LineRow): void;
  /** Asks for what is kept beside the channel. */
  kept(sheet: LiveSheet): void;
}

export function createLiveActions(parts: LiveActionParts): Record<LiveAction, () => void> {
  const { instrument, settings, look, change, changeLook, speak } = parts;
  const desk = instrument?.desk;

  function goToHarmonic(pick: (orders: number) => number | null): void {
    const order = pick(instrument?.rows().harmonics.length ?? 0);
    if (order !== null) instrument?.harmonicTo(order, parts.speakHarmonic);
  }
  const walk = (step: 1 | -1) => (): void =>
    goToHarmonic((count) =>
      nextOrder(desk?.tools.harmonics.f0Hz ?? 0, instrument?.cursorHz() ?? null, step, count),
    );
  function pointed(): Pointed | null {
    const hz = instrument?.cursorHz() ?? null;
    return instrument && hz !== null ? { hz, reachHz: instrument.pointingHz() } : null;
  }
  function markAtCursor(place: (at: Pointed) => void): void {
    const at = pointed();
    if (at) place(at);
    else speak(null);
  }

  return {
    pause: parts.togglePause,
    record: parts.record,
    measure: parts.toggleMeasures,
    hold: () => change({ ...settings, hold: !settings.hold }),
    low: () => changeLook({ ...look, low: !look.low }),
    resetHold: () => instrument?.resetHold(),
    autoscale: () => changeLook({ ...look, levels: instrument?.fittedLevels() ?? null }),
    log: () => changeLook({ ...look, log: !look.log }),
    scale: () => parts.changeScale(scaleAfter(look.scale)),
    zoomIn: () => instrument?.zoomBy(0.5),
    zoomOut: () => instrument?.zoomBy(2),
    zoomAll() {
      instrument?.wholeSpan();
      changeLook({ ...look, levels: null });
    },
    zoomBack: () => instrument?.stepZoom('back'),
    zoomForth: () => instrument?.stepZoom('forth'),
    panDown: () => instrument?.panBy(-0.1),
    panUp: () => instrument?.panBy(0.1),
    dragPans: parts.toggleDragPans,
    cursorLeft: () => instrument?.moveCursor(-1, 'bins', speak),
    cursorRight: () => instrument?.moveCursor(1, 'bins', speak),
    cursorFarLeft: () => instrument?.moveCursor(-1, 'columns', speak),
    cursorFarRight: () => instrument?.moveCursor(1, 'columns', speak),
    nextPeak: () => speak(instrument?.cursorToPeak(1)),
    previousPeak: () => speak(instrument?.cursorToPeak(-1)),
    typeFrequency: parts.typeFrequency,
    marker: () => markAtCursor(({ hz, reachHz }) => desk?.mark(hz, reachHz, false)),
    delta: () => markAtCursor(({ hz, reachHz }) => desk?.markDelta(hz, reachHz)),
    removeMarkers: () => desk?.change(removeMarkers),
    harmonics: () => desk?.toggleHarmonics(pointed()),
    sidebands: () => desk?.toggleSidebands(pointed()),
    saveBaseline: () => parts.kept('baseline'),
    note: () => parts.kept('note'),
    showNotes: () => changeLook({ ...look, showNotes: !look.showNotes }),
    calibrate: () => parts.kept('calibration'),
    nextHarmonic: walk(1),
    previousHarmonic: walk(-1),
    firstHarmonic: () => goToHarmonic(() => 1),
    lastHarmonic: () => goToHarmonic((count) => count),
    older: () => instrument?.scrollBy(24),
    newer: () => instrument?.scrollBy(-24),
    exportView: parts.exportView,
    saveLayout: parts.layout.save,
    openLayout: parts.layout.choose,
    undoLayout: parts.layout.undo,
    redoLayout: parts.layout.redo,
  };
}
