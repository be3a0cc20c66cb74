// The three pictures of one channel, outside React: trace, waterfall and waveform under one look, span and level range.
// Asks nothing of the console and keeps no time.
import i18next from 'i18next';
import type { ChannelInfo, LiveFrame, LivePeak } from '../../../contract/index.ts';
import type { LevelRange } from '../../charts/level-range.ts';
import type { LevelScale, ScaleBasis } from '../../charts/level-scale.ts';
import { openTrace, type Trace } from '../../charts/trace.ts';
import type { Marking } from '../../charts/trace-pointer.ts';
import type { RowTime } from '../../charts/spectrum-rows.ts';
import { openWaterfall, type WaterfallPoint } from '../../charts/waterfall.ts';
import { openWaveform } from '../../charts/waveform.ts';
import { formatAge, formatDb, formatHz, formatClock, formatQuantity } from '../../state/format.ts';
import { timeWords } from '../../state/clock-words.ts';
import { copyOf } from '../../exports/picture-png.ts';
import type { Pictures as Copies } from '../../exports/visible.ts';
import type { WaterfallCells } from '../../charts/waterfall-cells.ts';
import type { Span } from '../../charts/span.ts';
import { isReduced } from './bin-walk.ts';
import type { BinPlace, CursorPlace, InstrumentHosts, InstrumentLook } from './instrument-state.ts';
import { deviceTimeOf } from './device-clock.ts';
import { createLevelAxis } from './level-axis.ts';
import { createLevelReference, peaksAt, type LevelReference } from './level-reference.ts';
import { overlayOf } from './overlay-of.ts';
import { createScaledCurve } from './scaled-curve.ts';
import { fundamentalDb, type ToolRows } from './tool-rows.ts';
import { listenToWaterfall } from './waterfall-pointer.ts';
import type { Zoom } from '../../charts/zoom.ts';

/** The line of the readout. */
const HEAD_PX = 22;

interface PicturesParts {
  channel: ChannelInfo;
  zoom: Zoom;
  /** Of that spectrum; without one, of the one on the screen. */
  binHz(frame?: LiveFrame): number;
  /** Noise bandwidth of a bin of that spectrum, Hz. */
  enbwHz(frame?: LiveFrame): number;
  topHz: number;
  look: InstrumentLook;
  hosts: InstrumentHosts;
  /** A level range was chosen on the plot itself; null: whatever fits. */
  onLevels(levels: LevelRange | null): void;
  onScroll(): void;
  /** Of the spectrum that is drawn, in the reference on the screen. */
  rows(frame: LiveFrame, shiftDb: (hz: number) => number): ToolRows;
  marking: Omit<Marking, 'onScroll'>;
  /** The bin that keys have put the cursor on, as it reads now; null while a pointer has it. */
  walked(): BinPlace | null;
  /** A pointer took the cursor. */
  onPointer(): void;
}

/**
 * Levels are in dB of the reference on the screen, but for `levels`, which are of the scale, and for the cells of the
 * waterfall, which want `shiftAt` their frequency added.
 */
export interface TakenPictures {
  span: Span;
  levels: LevelRange;
  /** Of the waterfall's colours. */
  fallLevels: LevelRange;
  scale: LevelScale;
  shiftAt(hz: number): number;
  rows: ToolRows;
  peaks: LivePeak[];
  cells: WaterfallCells;
  copies: Copies;
}

export interface Pictures {
  /** In the scale. */
  readonly levels: LevelRange;
  readonly scale: LevelScale;
  readonly accelerated: boolean;
  /** When what stands on top of the waterfall arrived; null while that is the newest. */
  readonly scrolledToMs: number | null;
  /** The same by the device's clock; null also where that is not the axis. */
  readonly scrolledToDevice: RowTime | null;
  /** Some row of the waterfall did not measure all that is shown. */
  readonly isPartial: boolean;
  setLook(look: InstrumentLook): void;
  setStill(still: boolean): void;
  setDragPans(pans: boolean): void;
  scrollBy(rows: number): void;
  /** One row more for the waterfall, after so many seconds without samples. */
  push(frame: LiveFrame, missingS: number): void;
  /** Null: nothing has come yet, or it shall stay as it is. */
  draw(spectrum: LiveFrame | null, wave: LiveFrame | null): void;
  /** Reads again what has moved under a resting pointer. */
  readAgain(): void;
  /** In the reference on the screen. */
  shifted(peaks: readonly LivePeak[]): LivePeak[];
  rowsOf(frame: LiveFrame): ToolRows;
  /** What is on the screen, and copies of the pictures themselves. */
  take(frame: LiveFrame): TakenPictures;
  fitted(frame: LiveFrame | null): LevelRange;
  /** dB to the reference on the screen, at a frequency. */
  shiftAt(hz: number): number;
  /** Of the column under the cursor. */
  cursorHz(): number | null;
  close(): void;
}

export function openPictures({
  channel,
  zoom,
  binHz,
  enbwHz,
  topHz,
  look: firstLook,
  hosts,
  onLevels,
  onScroll,
  rows,
  marking,
  walked,
  onPointer,
}: PicturesParts): Pictures {
  let look = firstLook;
  let values = new Float32Array(0);
  let hold = new Float32Array(0);
  let low = new Float32Array(0);
  let dragPans = false;
  let readBy: 'trace' | 'waterfall' | null = null;

  const referenceOf = ({ reference, calibration }: InstrumentLook): LevelReference =>
    createLevelReference(reference, channel.fullScale, calibration);
  let reference = referenceOf(look);
  /** dB to add to levels re 1 unit, of what has no response taken out: colours, and ranges of levels. */
  const shift = (): number => reference.shiftDb;
  const shifted = (peaks: readonly LivePeak[]): LivePeak[] => peaksAt(reference, peaks);
  const basisOf = (frame: LiveFrame | undefined, baseDb: number | null): ScaleBasis => ({
    ...{ enbwHz: enbwHz(frame), binHz: binHz(frame), topHz, baseDb },
  });
  const axis = createLevelAxis(look, basisOf(undefined, null));
  const waterfallLook = () => ({
    colours: look.colours,
    fromDb: axis.fall[0] - shift(),
    toDb: axis.fall[1] - shift(),
    fromHz: zoom.shown(look.log)[0],
    toHz: zoom.shown(look.log)[1],
    log: look.log,
  });

  /** Of the trace that is drawn: a column is as high as the highest of its bins, wherever in it that stands. */
  let columnHz = 0;
  const placeOf = (hz: number): string =>
    isReduced({ dx: columnHz }, binHz())
      ? `${formatHz(hz, columnHz)} ±${formatHz(columnHz / 2, columnHz)}`
      : formatHz(hz, binHz());
  const words = ({ hz, db }: CursorPlace): string =>
    `${placeOf(hz)}   ${axis.scale.format(db, hz)}`;
  /** A bin says its own frequency, however wide its column. */
  const binWords = ({ hz, db, isCeiling }: BinPlace): string =>
    `${formatHz(hz, binHz())}   ${isCeiling ? '≤ ' : ''}${axis.scale.format(db, hz)}`;
  function readTrace(at: CursorPlace | null): void {
    const bin = walked();
    read('trace', bin ? binWords(bin) : at && words(at));
  }
  function pointWords({ hz, db, arrivalMs, device }: WaterfallPoint): string {
    // The waterfall stays in dB on every scale.
    const level = Number.isNaN(db) ? '' : formatDb(db + reference.at(hz), look.referenceLabel);
    const place = `${placeOf(hz)}   ${level}`.trimEnd();
    const time = look.timeAxis === 'device' && device ? timeWords(i18next.t, device) : null;
    return `${place}   ${time ?? formatClock(arrivalMs)}`;
  }
  /** Whoever has the pointer writes; the other's "nothing" does not wipe it out. */
  function read(by: 'trace' | 'waterfall', text: string | null): void {
    if (text === null && readBy !== by) return;
    readBy = text === null ? null : by;
    hosts.readout.textContent = text ?? '';
  }

  const chooseLevels = (range: LevelRange): void => onLevels(axis.choose(range));
  function reset(): void {
    zoom.all();
    onLevels(null);
  }
  const makeTrace = (): Trace =>
    openTrace(hosts.trace, {
      log: look.log,
      reference: look.scaleTitle,
      tick: (value) => axis.scale.tick(value),
      headPx: HEAD_PX,
      marking: { ...marking, onScroll: scrollBy },
      onSpan: zoom.set,
      onLevels: chooseLevels,
      onZoom: (factor, atHz) => zoom.about(factor, atHz, look.log),
      onZoomLevels: (factor, at) => chooseLevels(axis.zoomed(at, factor)),
      onPan: (share) => zoom.pan(share, look.log),
      onPanLevels: (share) => chooseLevels(axis.panned(share)),
      onReset: reset,
      onHover: readTrace,
    });
  let trace = makeTrace();
  const waterfall = openWaterfall(hosts.waterfall, hosts.ages, waterfallLook(), formatAge);
  waterfall.setTimeAxis(look.timeAxis);
  const pointer = listenToWaterfall(hosts.waterfall, waterfall, {
    onZoom: (factor, atHz) => zoom.about(factor, atHz, look.log),
    onScroll: scrollBy,
    onPoint: (point) => read('waterfall', point && pointWords(point)),
    onWholeSpan: reset,
  });
  function scrollBy(rows: number): void {
    waterfall.scrollBy(rows);
    onScroll();
  }
  const waveform = openWaveform(hosts.waveform, true);
  const pointed = new AbortController();
  hosts.trace.addEventListener('mousemove', onPointer, { signal: pointed.signal, capture: true });

  const curveOn = createScaledCurve();
  function drawSpectrum(frame: LiveFrame): void {
    const by = reference.over(frame.x0, frame.dx, frame.values.length);
    const read = rows(frame, reference.at);
    const scale = axis.set(look, basisOf(frame, fundamentalDb(read)));
    axis.follow(frame, shift());
    if (values.length !== frame.values.length) {
      values = new Float32Array(frame.values.length);
      hold = new Float32Array(frame.values.length);
      low = new Float32Array(frame.values.length);
    }
    for (let i = 0; i < values.length; i += 1) {
      const shiftDb = by[i] ?? 0;
      values[i] = (frame.values[i] ?? 0) + shiftDb;
      if (frame.hold) hold[i] = (frame.hold[i] ?? 0) + shiftDb;
      if (frame.low) low[i] = (frame.low[i] ?? 0) + shiftDb;
    }
    columnHz = frame.dx;
    trace.setSpan(zoom.shown(look.log));
    trace.setLevels(axis.range);
    const { notes } = look;
    const curve = curveOn(look.curve, scale, enbwHz(frame));
    trace.setOverlay({ ...overlayOf(read, scale.shown), curve, notes });
    trace.set({
      x0: frame.x0,
      dx: frame.dx,
      values,
      hold: frame.hold ? hold : null,
      low: frame.low ? low : null,
      peaks: shifted(frame.peaks),
      binHz: binHz(frame),
      ...(scale.name === 'db' ? {} : { shown: scale.shown }),
    });
    const bin = walked();
    if (bin) trace.cursorTo(bin.hz, bin.db);
  }
  /** Of a sample, in the unit that levels are given against. */
  const quantity = (value: number): string => {
    const used = look.reference === 'unit' ? look.calibration : null;
    return used
      ? formatQuantity(used.gain * value + used.offset, used.unit)
      : formatQuantity(value, channel.unit);
  };

  return {
    get levels() {
      return axis.range;
    },
    get scale() {
      return axis.scale;
    },
    accelerated: waterfall.accelerated,
    get scrolledToMs() {
      return waterfall.topMs;
    },
    get scrolledToDevice() {
      return look.timeAxis === 'device' ? waterfall.topDevice : null;
    },
    get isPartial() {
      return waterfall.isPartial;
    },
    setLook(next) {
      if (next.reference !== look.reference || next.calibration !== look.calibration)
        reference = referenceOf(next);
      const rebuild = next.log !== look.log || next.scaleTitle !== look.scaleTitle;
      look = next;
      waterfall.setTimeAxis(next.timeAxis);
      if (!rebuild) return;
      trace.close();
      trace = makeTrace();
      trace.setDragPans(dragPans);
    },
    setStill: waterfall.setStill,
    setDragPans(pans) {
      dragPans = pans;
      trace.setDragPans(pans);
    },
    scrollBy,
    push(frame, missingS) {
      if (missingS > 0) waterfall.gap(missingS, frame.arrivalMs);
      const { values: pushed, x0, dx, arrivalMs } = frame;
      waterfall.push(pushed, x0, dx, arrivalMs, deviceTimeOf(frame));
    },
    draw(spectrum, wave) {
      if (spectrum) drawSpectrum(spectrum);
      waterfall.setLook(waterfallLook());
      waterfall.draw();
      if (wave)
        waveform.set(wave.values, {
          level: quantity,
          ends: [formatAge(Math.abs(wave.x0)), formatAge(0)],
        });
    },
    readAgain: pointer.again,
    shifted,
    rowsOf: (frame) => rows(frame, reference.at),
    take(frame) {
      waterfall.setLook(waterfallLook());
      waterfall.draw();
      const plot = hosts.trace.querySelector('canvas');
      if (!plot) throw new Error('the trace has no canvas');
      const { left } = hosts.trace.getBoundingClientRect();
      return {
        span: zoom.shown(look.log),
        levels: axis.range,
        fallLevels: axis.fall,
        scale: axis.scale,
        shiftAt: (hz) => reference.at(hz),
        rows: rows(frame, reference.at),
        peaks: shifted(frame.peaks),
        cells: waterfall.cells(),
        copies: {
          trace: copyOf(plot, left),
          waterfall: copyOf(hosts.waterfall, left),
          waveform: copyOf(hosts.waveform, left),
        },
      };
    },
    fitted: (frame) => (frame ? axis.fitted(frame, shift()) : axis.range),
    shiftAt: (hz) => reference.at(hz),
    cursorHz: () => trace.cursorHz(),
    close() {
      pointed.abort();
      pointer.close();
      trace.close();
      waterfall.close();
      waveform.close();
      hosts.readout.textContent = '';
    },
  };
}
