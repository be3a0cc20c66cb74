// The averaged spectrum of a recording under the live page's tools, outside React: level scale, harmonic cursor, cursor
// by keys. It stands still: what is told of it changes only by what somebody does.
import { LIVE_KIND, type LiveFrame, type RecordingOverview } from '../../../contract/index.ts';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import type { LevelRange } from '../../charts/level-range.ts';
import type { LevelScale } from '../../charts/level-scale.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';
import { NO_OVERLAY } from '../../charts/trace-overlay.ts';
import { openTrace } from '../../charts/trace.ts';
import { createZoom } from '../../charts/zoom.ts';
import type { Span } from '../../charts/span.ts';
import type { Instrument } from '../live/instrument.ts';
import { SILENT, type InstrumentState, type KeptView } from '../live/instrument-state.ts';
import { formatHz } from '../../state/format.ts';
import { createLevelAxis, type AxisLook } from '../live/level-axis.ts';
import { createLobes } from '../live/lobes.ts';
import { overlayOf } from '../live/overlay-of.ts';
import { createSpectrumCursor } from '../live/spectrum-cursor.ts';
import type { SpectrumInstrument } from '../live/spectrum-actions.ts';
import { createToolDesk } from '../live/tool-desk.ts';
import { fundamentalDb, type ToolRows } from '../live/tool-rows.ts';
import { removeLastMarker, removeMarkers } from '../live/tools.ts';
import type { Readable } from '../live/use-reading.ts';

type Spectrum = NonNullable<RecordingOverview['spectrum']>;

export interface StillLook extends AxisLook {
  scaleTitle: string;
  notes: readonly NoteMark[];
}

/** As it is on the screen. */
export interface StillShown {
  canvas: HTMLCanvasElement;
  span: Span;
  /** Of the level axis, in the scale. */
  levels: LevelRange;
  scale: LevelScale;
  rows: ToolRows;
}

export interface StillSpectrum extends SpectrumInstrument, Readable {
  setLook(look: StillLook): void;
  scale(): LevelScale;
  readonly binHz: number;
  wholeSpan: Instrument['wholeSpan'];
  /** Null: it is not drawn. */
  take(): StillShown | null;
  close(): void;
}

interface StillParts {
  host: HTMLElement;
  /** Where it is written what stands under the pointer, or at the bin that keys walk. */
  readout: HTMLElement;
  spectrum: Spectrum;
  /** Half the sampling rate. */
  topHz: number;
  /** Changed in place, so that another part of the time is looked at in the same place. */
  kept: KeptView;
  look: StillLook;
  /** A level range was chosen on the plot itself; null: whatever fits. */
  onLevels(levels: LevelRange | null): void;
}

/** The line of the readout. */
const HEAD_PX = 22;
/** In the reference on the screen already. */
const noShift = (): number => 0;

/** As the tools take a spectrum; what only a stream has is none. */
export function frameOf({ x0, dx, levelDb, peaks, averages }: Spectrum, topHz: number): LiveFrame {
  return {
    ...{ kind: LIVE_KIND.spectrum, flags: 0, view: 0, sequence: 0, settingsRevision: 0 },
    ...{ streamTimeS: 0, arrivalMs: 0, deviceMs: 0, samplesLost: 0, framesLost: 0 },
    ...{ fullScale: 1, averages, rms: 0, peak: 0, mean: 0, rateHz: 2 * topHz },
    ...{ x0, dx, values: Float32Array.from(levelDb), peaks, readings: [], hold: null, low: null },
  };
}

export function openStillSpectrum(parts: StillParts): StillSpectrum {
  const { host, readout, spectrum, topHz, kept, onLevels } = parts;
  const { n, rbwHz, window } = spectrum;
  const frame = frameOf(spectrum, topHz);
  const binHz = (2 * topHz) / n;
  const { kaiserBeta } = DEFAULT_SPECTRUM;
  const lobeOf = createLobes();
  const listeners = new Set<() => void>();
  let { look } = parts;
  const peaks = () => frame.peaks.map((peak) => ({ ...peak }));
  const zoom = createZoom(
    topHz,
    () => binHz,
    () => {
      kept.span = zoom.whole ? null : zoom.span;
      draw();
    },
    kept.span,
  );
  const desk = createToolDesk({
    ...{ kept, topHz, onChange: draw, binHz: () => binHz, frame: () => frame },
    lobe: () => lobeOf({ window, kaiserBeta }),
  });
  const rows = (): ToolRows => desk.rows(frame, noShift);
  const cursor = createSpectrumCursor({
    ...{ topHz, zoom, peaks, rows, shiftAt: noShift, onMove: draw },
    binHz: () => binHz,
    frame: () => frame,
    isLog: () => false,
    isStill: () => true,
    pointedHz: () => trace.cursorHz(),
    widthPx: () => host.clientWidth,
  });
  const basis = () => ({ enbwHz: rbwHz, binHz, topHz, baseDb: fundamentalDb(rows()) });
  const axis = createLevelAxis(look, basis());
  const choose = (range: LevelRange): void => onLevels(axis.choose(range));
  /** Of a level that is there, at its own bin. */
  function readAt(at: { hz: number; db: number } | null): void {
    const place = cursor.walk.place() ?? at;
    readout.textContent = place
      ? `${formatHz(place.hz, binHz)}   ${axis.scale.format(place.db, place.hz)}`
      : '';
  }
  const makeTrace = () =>
    openTrace(host, {
      log: false,
      reference: look.scaleTitle,
      tick: (value) => axis.scale.tick(value),
      headPx: HEAD_PX,
      onSpan: zoom.set,
      onLevels: choose,
      onZoom: (factor, atHz) => zoom.about(factor, atHz, false),
      onZoomLevels: (factor, at) => choose(axis.zoomed(at, factor)),
      onPan: (share) => zoom.pan(share, false),
      onPanLevels: (share) => choose(axis.panned(share)),
      onReset() {
        zoom.all();
        onLevels(null);
      },
      onHover: readAt,
      marking: {
        onGrip: desk.drag,
        onMark: desk.mark,
        onUnmark: (isAll) => desk.change(isAll ? removeMarkers : removeLastMarker),
        onScroll: () => undefined,
      },
    });
  let trace = makeTrace();
  const pointed = new AbortController();
  host.addEventListener('mousemove', cursor.walk.free, { signal: pointed.signal, capture: true });
  let state = read();

  function draw(): void {
    const read = rows();
    const scale = axis.set(look, basis());
    axis.follow(frame, 0);
    trace.setSpan(zoom.span);
    trace.setLevels(axis.range);
    trace.setOverlay({ ...NO_OVERLAY, ...overlayOf(read, scale.shown), notes: look.notes });
    const { x0, dx, values } = frame;
    trace.set({
      ...{ x0, dx, values, hold: null, low: null, peaks: frame.peaks, binHz },
      ...(scale.name === 'db' ? {} : { shown: scale.shown }),
    });
    const bin = cursor.walk.place();
    if (bin) trace.cursorTo(bin.hz, bin.db);
    say();
  }
  function read(): InstrumentState {
    return {
      ...SILENT,
      ...{ streaming: true, rateHz: 2 * topHz, averages: frame.averages },
      ...{ peaks: frame.peaks, levels: axis.range, scale: axis.scale },
      ...{ zoomed: !zoom.whole, span: zoom.span, tools: desk.tools, rows: rows() },
    };
  }
  function say(): void {
    state = read();
    for (const listener of listeners) listener();
  }
  draw();

  return {
    ...{ ...cursor, desk, rows, binHz },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
    scale: () => axis.scale,
    setLook(next) {
      const isTitled = next.scaleTitle === look.scaleTitle;
      look = next;
      if (!isTitled) {
        trace.close();
        trace = makeTrace();
      }
      draw();
    },
    stepZoom: zoom.step,
    panBy: (share) => zoom.pan(share, false),
    wholeSpan: zoom.all,
    take() {
      const canvas = host.querySelector('canvas');
      const { range: levels, scale } = axis;
      return canvas && { canvas, span: zoom.shown(false), levels, scale, rows: rows() };
    },
    close() {
      pointed.abort();
      readout.textContent = '';
      cursor.close();
      trace.close();
      listeners.clear();
    },
  };
}
