// What each key, button and command of the live page does to its instrument. Says nothing itself: it hands back what
// is to be spoken.
import type { LevelScaleName, SpectrumSettings } from '@harmonic/protocol/model';
import type { LiveSheet } from '../kept/use-live-kept.ts';
import type { Look } from './Display.tsx';
import { scaleAfter } from './level-axis.ts';
import type { Instrument } from './instrument.ts';
import type { LayoutActs } from './use-layout.ts';
import type { BinPlace, CursorPlace } from './instrument-state.ts';
import type { LiveAction } from '../../state/keys.ts';
import type { Pointed } from './tool-desk.ts';
import { createSpectrumActions, pointedAt } from './spectrum-actions.ts';
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

  function markAtCursor(place: (at: Pointed) => void): void {
    const at = pointedAt(instrument);
    if (at) place(at);
    else speak(null);
  }

  return {
    ...createSpectrumActions(parts),
    pause: parts.togglePause,
    record: parts.record,
    measure: parts.toggleMeasures,
    hold: () => change({ ...settings, hold: !settings.hold }),
    low: () => changeLook({ ...look, low: !look.low }),
    resetHold: () => instrument?.resetHold(),
    autoscale: () => changeLook({ ...look, levels: instrument?.fittedLevels() ?? null }),
    log: () => changeLook({ ...look, log: !look.log }),
    scale: () => parts.changeScale(scaleAfter(look.scale)),
    zoomAll() {
      instrument?.wholeSpan();
      changeLook({ ...look, levels: null });
    },
    dragPans: parts.toggleDragPans,
    typeFrequency: parts.typeFrequency,
    marker: () => markAtCursor(({ hz, reachHz }) => desk?.mark(hz, reachHz, false)),
    delta: () => markAtCursor(({ hz, reachHz }) => desk?.markDelta(hz, reachHz)),
    removeMarkers: () => desk?.change(removeMarkers),
    sidebands: () => desk?.toggleSidebands(pointedAt(instrument)),
    saveBaseline: () => parts.kept('baseline'),
    note: () => parts.kept('note'),
    showNotes: () => changeLook({ ...look, showNotes: !look.showNotes }),
    calibrate: () => parts.kept('calibration'),
    older: () => instrument?.scrollBy(24),
    newer: () => instrument?.scrollBy(-24),
    exportView: parts.exportView,
    saveLayout: parts.layout.save,
    openLayout: parts.layout.choose,
    undoLayout: parts.layout.undo,
    redoLayout: parts.layout.redo,
  };
}
