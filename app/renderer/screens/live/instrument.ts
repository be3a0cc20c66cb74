// One open view and its pictures, outside React: frames in, pixels out once a screen refresh, newest wins.
// React hears of it four times a second at most, through `subscribe` and `snapshot`.
import {
  LIVE_KIND,
  LIVE_READS_MOST,
  type ChannelInfo,
  type LiveFrame,
  type ViewRequest,
} from '../../../contract/index.ts';
import type { DeviceId, SpectrumSettings } from '@harmonic/protocol/model';
import type { LevelRange } from '../../charts/level-range.ts';
import type { LevelScale } from '../../charts/level-scale.ts';
import { viewConsole } from '../../state/console.ts';
import type { Span } from '../../charts/span.ts';
import { screenFrame } from '../../state/frame.ts';
import { onTheme } from '../../state/theme.ts';
import { createFrameClock } from './frame-clock.ts';
import { createDeviceClockWatch } from './device-clock.ts';
import { bandwidthHz } from './bandwidth.ts';
import { createSpectrumCursor, type SpectrumCursor } from './spectrum-cursor.ts';
import type {
  InstrumentHosts,
  InstrumentLook,
  InstrumentState,
  KeptView,
} from './instrument-state.ts';
import { openPictures, type TakenPictures } from './pictures.ts';
import { createToolDesk, type ToolDesk } from './tool-desk.ts';
import { NO_ROWS, type ToolRows } from './tool-rows.ts';
import { removeLastMarker, removeMarkers } from './tools.ts';
import { openViewLink } from './view-link.ts';
import { createWholeSpectrum } from './whole-spectrum.ts';
import { createLobes } from './lobes.ts';
import { createZoom } from '../../charts/zoom.ts';

interface InstrumentParts {
  device: DeviceId;
  channel: ChannelInfo;
  rateHz: number;
  settings: SpectrumSettings;
  look: InstrumentLook;
  kept: KeptView;
  hosts: InstrumentHosts;
  /** A level range was chosen on the plot itself; null: whatever fits. */
  onLevels(levels: LevelRange | null): void;
}

export interface Instrument extends Omit<SpectrumCursor, 'walk' | 'follow'> {
  subscribe(listener: () => void): () => void;
  snapshot(): InstrumentState;
  setSettings(settings: SpectrumSettings): void;
  setLook(look: InstrumentLook): void;
  setPaused(paused: boolean): void;
  /** Whether a drag moves the span, instead of selecting one. */
  setDragPans(pans: boolean): void;
  readonly desk: ToolDesk;
  /** What the tools read now; `snapshot` has it four times a second. */
  rows(): ToolRows;
  /** What is on the screen at this moment; null before the first frame. */
  take(): (TakenPictures & { frame: LiveFrame; settings: SpectrumSettings }) | null;
  /** Null: everything. */
  setSpan(span: Span | null): void;
  /** On which levels are told now; `snapshot` has it four times a second. */
  scale(): LevelScale;
  /** The level range that fits what is shown, in the scale. */
  fittedLevels(): LevelRange;
  wholeSpan(): void;
  stepZoom(to: 'back' | 'forth'): void;
  /** By a share of the shown width; positive goes up in frequency. */
  panBy(share: number): void;
  /** The waterfall back in time by so many rows; negative comes back, -Infinity to now. */
  scrollBy(rows: number): void;
  resetHold(): void;
  /** Every bin of the spectrum as it stands now, averages and all. Rejects where none comes. */
  wholeSpectrum(): Promise<LiveFrame>;
  close(): void;
}

const WAVEFORM_S = 0.1;
const SAY_EVERY_MS = 250;
const LOOK_AGAIN_MS = 1000;

export function openInstrument(parts: InstrumentParts): Instrument {
  const { rateHz, hosts } = parts;
  const listeners = new Set<() => void>();
  const clock = createFrameClock(Date.now());
  const clocks = createDeviceClockWatch();
  let { settings, look } = parts;
  let newest: LiveFrame | null = null;
  let wave: LiveFrame | null = null;
  let shown: LiveFrame | null = null;
  let pausedAtMs: number | null = null;
  let drawAsked = false;
  let sayAsked = false;
  let saidAtMs = 0;
  let closed = false;

  /** What each frame was made with: the settings may have changed since, most of all while the view is paused. */
  const made = new WeakMap<LiveFrame, SpectrumSettings>();
  const madeWith = (frame: LiveFrame | null | undefined): SpectrumSettings =>
    (frame && made.get(frame)) ?? settings;
  const binHz = (frame?: LiveFrame | null): number => rateHz / madeWith(frame).n;
  const lobeOf = createLobes();
  const whole = createWholeSpectrum(() => link.send());
  const { kept } = parts;
  const changed = (): void => {
    link.sendSoon();
    askDraw();
    saySoon();
  };
  const zoom = createZoom(
    rateHz / 2,
    binHz,
    () => {
      kept.span = zoom.whole ? null : zoom.span;
      changed();
    },
    kept.span,
  );
  const desk = createToolDesk({
    kept,
    topHz: rateHz / 2,
    binHz,
    frame: () => shown,
    lobe: (frame) => lobeOf(madeWith(frame)),
    onChange: changed,
  });
  const cursor = createSpectrumCursor({
    ...{ topHz: rateHz / 2, zoom, binHz, onMove: changed },
    frame: () => shown,
    shiftAt: (hz) => pictures.shiftAt(hz),
    peaks: () => pictures.shifted(shown?.peaks ?? []),
    rows: () => rows(),
    isLog: () => look.log,
    isStill: () => pausedAtMs !== null,
    pointedHz: () => pictures.cursorHz(),
    widthPx: () => hosts.trace.clientWidth,
  });
  const { walk } = cursor;
  const pictures = openPictures({
    ...parts,
    walked: walk.place,
    onPointer: walk.free,
    zoom,
    binHz: (frame) => binHz(frame ?? shown),
    enbwHz: (frame) => bandwidthHz(madeWith(frame ?? shown), rateHz),
    topHz: rateHz / 2,
    onScroll: () => {
      askDraw();
      saySoon();
    },
    rows: desk.rows,
    marking: {
      onGrip: desk.drag,
      onMark: desk.mark,
      onUnmark: (isAll) => desk.change(isAll ? removeMarkers : removeLastMarker),
    },
  });
  const rows = (): ToolRows => (shown ? pictures.rowsOf(shown) : NO_ROWS);
  let state = read();
  const link = openViewLink(viewConsole, parts.device, request, take);
  const again = setInterval(say, LOOK_AGAIN_MS);
  const offTheme = onTheme(askDraw);

  function request(): ViewRequest {
    // A log axis stretches its low end over many pixels: every bin counts there.
    const wanted = look.log
      ? settings.n / 2
      : Math.round(hosts.trace.clientWidth * window.devicePixelRatio);
    return {
      settings,
      rangeHz: zoom.whole || whole.isAsked ? null : [zoom.span[0], zoom.span[1]],
      columns: whole.isAsked ? settings.n / 2 + 1 : Math.max(256, Math.min(4096, wanted)),
      waveformS: WAVEFORM_S,
      reads: [...walk.reads(), ...desk.reads()].slice(0, LIVE_READS_MOST),
      low: look.low,
      holdDecayDbPerS: look.decayDbPerS,
    };
  }
  function take(frame: LiveFrame, asked: ViewRequest): void {
    made.set(frame, asked.settings);
    if (frame.kind === LIVE_KIND.waveform) {
      // Without values only its header speaks.
      if (frame.values.length > 0) {
        // The same samples sent again are no news.
        if (frame.arrivalMs !== wave?.arrivalMs) clock.hear(Date.now());
        wave = frame;
      }
    } else {
      newest = frame;
      clocks.take(frame);
      whole.take(frame, settings.n / 2 + 1);
      pictures.push(frame, clock.take(frame, Date.now()));
      if (pausedAtMs === null) desk.follow(frame);
    }
    askDraw();
    saySoon();
  }
  function askDraw(): void {
    if (drawAsked || closed) return;
    drawAsked = true;
    screenFrame.draw(draw);
  }
  function draw(): void {
    drawAsked = false;
    if (closed) return;
    if (pausedAtMs === null || shown === null) shown = newest;
    const { title } = pictures.scale;
    pictures.draw(shown, pausedAtMs === null ? wave : null);
    // Tables and plot are never on two scales for longer than a frame, also while the view stands still.
    if (pictures.scale.title !== title) sayNext();
    cursor.follow();
  }
  function read(): InstrumentState {
    const frame = shown ?? newest;
    const now = Date.now();
    return {
      streaming: newest !== null,
      settings: madeWith(frame),
      rateHz: frame?.rateHz ?? rateHz,
      averages: frame?.averages ?? 0,
      samplesLost: newest?.samplesLost ?? 0,
      behindMs: newest ? Math.max(0, now - newest.arrivalMs) : 0,
      pausedForS: pausedAtMs === null ? 0 : (now - pausedAtMs) / 1000,
      stalledForS: clock.stalledForS(now),
      clipped: clock.clippedLately(now),
      gap: clock.gapLately(now),
      rms: frame?.rms ?? 0,
      peak: frame?.peak ?? 0,
      peaks: pictures.shifted(frame?.peaks ?? []),
      rawPeakDb: frame?.peaks[0]?.levelDb ?? null,
      levels: pictures.levels,
      scale: pictures.scale,
      zoomed: !zoom.whole,
      span: zoom.span,
      accelerated: pictures.accelerated,
      tools: desk.tools,
      rows: frame ? pictures.rowsOf(frame) : NO_ROWS,
      scrolledToMs: pictures.scrolledToMs,
      scrolledToDevice: pictures.scrolledToDevice,
      clocks: clocks.read(),
      isPartial: pictures.isPartial,
    };
  }
  function saySoon(): void {
    if (Date.now() - saidAtMs >= SAY_EVERY_MS) sayNext();
  }
  function sayNext(): void {
    if (sayAsked) return;
    sayAsked = true;
    screenFrame.write(say);
  }
  function say(): void {
    sayAsked = false;
    if (closed) return;
    saidAtMs = Date.now();
    pictures.readAgain();
    state = read();
    for (const listener of listeners) listener();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
    setSettings(next) {
      settings = next;
      link.send();
    },
    setLook(next) {
      const other =
        next.log !== look.log || next.low !== look.low || next.decayDbPerS !== look.decayDbPerS;
      look = next;
      if (other) link.send();
      pictures.setLook(next);
      askDraw();
    },
    setPaused(paused) {
      if (paused === (pausedAtMs !== null)) return;
      pausedAtMs = paused ? Date.now() : null;
      pictures.setStill(paused);
      say();
      askDraw();
    },
    setDragPans: pictures.setDragPans,
    desk,
    rows,
    ...cursor,
    take: () => shown && { ...pictures.take(shown), frame: shown, settings: madeWith(shown) },
    setSpan: (span) => (span ? zoom.set(span) : zoom.all()),
    scale: () => pictures.scale,
    fittedLevels: () => pictures.fitted(shown),
    wholeSpan: zoom.all,
    stepZoom: zoom.step,
    panBy: (share) => zoom.pan(share, look.log),
    scrollBy: pictures.scrollBy,
    resetHold: () => link.resetHold(),
    wholeSpectrum: whole.ask,
    close() {
      closed = true;
      cursor.close();
      whole.close();
      link.close();
      clearInterval(again);
      offTheme();
      pictures.close();
    },
  };
}
