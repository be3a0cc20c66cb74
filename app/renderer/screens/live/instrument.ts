// One open view and its three pictures, outside React: frames in, pixels out, newest wins.
// React hears of it four times a second at most, through `subscribe` and `snapshot`.
import {
  LIVE_FLAG,
  LIVE_KIND,
  type ChannelInfo,
  type LiveFrame,
  type LivePeak,
} from '../../../contract/index.ts';
import type { DeviceId, SpectrumSettings } from '@harmonic/protocol/model';
import type { ColourMapName } from '../../charts/colour-map.ts';
import { openTrace, zoomAbout, type Trace } from '../../charts/trace.ts';
import { openWaterfall, type Waterfall } from '../../charts/waterfall.ts';
import { openWaveform, type Waveform } from '../../charts/waveform.ts';
import { calls, listenToView, reconnectListeners } from '../../state/console.ts';
import { formatQuantity } from '../../state/format.ts';
import { onTheme } from '../../state/theme.ts';

export interface InstrumentLook {
  reference: 'fs' | 'unit';
  log: boolean;
  colours: ColourMapName;
  /** Null: fitted to what is visible. */
  levels: [number, number] | null;
  referenceLabel: string;
}

export interface InstrumentState {
  streaming: boolean;
  rateHz: number;
  averages: number;
  samplesLost: number;
  framesLost: number;
  behindMs: number;
  pausedForS: number;
  clipped: boolean;
  rms: number;
  peak: number;
  peaks: LivePeak[];
  levels: [number, number];
  zoomed: boolean;
  hover: { hz: number; db: number } | null;
  accelerated: boolean;
}

export interface InstrumentHosts {
  trace: HTMLElement;
  waterfall: HTMLCanvasElement;
  waveform: HTMLCanvasElement;
}

const WAVEFORM_S = 0.1;
const SAY_EVERY_MS = 250;
const RANGE_DELAY_MS = 120;
const CLIP_SHOWN_MS = 2000;

export class Instrument {
  readonly #device: DeviceId;
  readonly #channel: ChannelInfo;
  readonly #nyquistHz: number;
  readonly #waterfall: Waterfall;
  readonly #waveform: Waveform;
  readonly #hosts: InstrumentHosts;
  readonly #listeners = new Set<() => void>();
  readonly #offTheme: () => void;
  #trace: Trace;
  #settings: SpectrumSettings;
  #look: InstrumentLook;
  #view: number | null = null;
  #offFrames: () => void = () => undefined;
  #span: [number, number];
  #asked: [number, number] | null = null;
  #rangeTimer: ReturnType<typeof setTimeout> | null = null;
  #newest: LiveFrame | null = null;
  #wave: LiveFrame | null = null;
  #shown: LiveFrame | null = null;
  #drawAsked = false;
  #pausedAtMs: number | null = null;
  #clippedAtMs = 0;
  #levels: [number, number] = [-120, 0];
  #saidAtMs = 0;
  #hover: InstrumentState['hover'] = null;
  #state: InstrumentState;
  #closed = false;

  constructor(
    device: DeviceId,
    channel: ChannelInfo,
    rateHz: number,
    settings: SpectrumSettings,
    look: InstrumentLook,
    hosts: InstrumentHosts,
  ) {
    this.#device = device;
    this.#channel = channel;
    this.#nyquistHz = rateHz / 2;
    this.#span = [0, this.#nyquistHz];
    this.#settings = settings;
    this.#look = look;
    this.#hosts = hosts;
    this.#trace = this.#makeTrace();
    this.#waterfall = openWaterfall(hosts.waterfall, this.#waterfallLook());
    this.#waveform = openWaveform(hosts.waveform, (value) => formatQuantity(value, channel.unit));
    this.#offTheme = onTheme(() => this.#askDraw());
    this.#state = this.#read();
    reconnectListeners.add(this.#reopen);
    void this.#open();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  snapshot = (): InstrumentState => this.#state;

  setSettings(settings: SpectrumSettings): void {
    this.#settings = settings;
    this.#send();
  }

  setLook(look: InstrumentLook): void {
    const rebuild =
      look.log !== this.#look.log || look.referenceLabel !== this.#look.referenceLabel;
    this.#look = look;
    if (rebuild) {
      this.#trace.close();
      this.#trace = this.#makeTrace();
    }
    this.#askDraw();
  }

  setPaused(paused: boolean): void {
    this.#pausedAtMs = paused ? Date.now() : null;
    this.#say(true);
    this.#askDraw();
  }
  get paused(): boolean {
    return this.#pausedAtMs !== null;
  }

  /** Fits the level range to what is shown, once. */
  fittedLevels(): [number, number] {
    return this.#fit();
  }

  zoomBy(factor: number): void {
    const about = this.#trace.cursorHz() ?? (this.#span[0] + this.#span[1]) / 2;
    this.setSpan(...zoomAbout(...this.#span, about, factor, this.#look.log));
  }

  setSpan(fromHz: number, toHz: number): void {
    const least = (16 * 2 * this.#nyquistHz) / this.#settings.n;
    const from = Math.max(0, Math.min(this.#nyquistHz - least, fromHz));
    this.#span = [from, Math.max(from + least, Math.min(this.#nyquistHz, toHz))];
    const whole = from <= 0 && this.#span[1] >= this.#nyquistHz;
    this.#asked = whole ? null : this.#span;
    if (this.#rangeTimer) clearTimeout(this.#rangeTimer);
    this.#rangeTimer = setTimeout(() => this.#send(), RANGE_DELAY_MS);
    this.#askDraw();
    this.#say(true);
  }

  wholeSpan = (): void => this.setSpan(0, this.#nyquistHz);

  moveCursor(points: number): { hz: number; db: number } | null {
    return this.#trace.moveCursor(points);
  }
  /** @param step 1: the next peak up in frequency, -1: the one below. */
  cursorToPeak(step: 1 | -1): { hz: number; db: number } | null {
    const here = this.#trace.cursorHz() ?? -1;
    const sorted = (this.#shown?.peaks ?? []).map((p) => p.frequencyHz).sort((a, b) => a - b);
    const margin = (2 * 2 * this.#nyquistHz) / this.#settings.n;
    const next =
      step === 1
        ? sorted.find((hz) => hz > here + margin)
        : sorted.findLast((hz) => hz < here - margin);
    return next === undefined ? null : this.#trace.cursorTo(next);
  }

  resetHold(): void {
    if (this.#view !== null) void calls.view.resetHold({ view: this.#view });
  }

  close(): void {
    this.#closed = true;
    reconnectListeners.delete(this.#reopen);
    this.#offFrames();
    this.#offTheme();
    if (this.#rangeTimer) clearTimeout(this.#rangeTimer);
    if (this.#view !== null) void calls.view.close({ view: this.#view }).catch(() => undefined);
    this.#trace.close();
    this.#waterfall.close();
    this.#waveform.close();
  }

  #reopen = (): void => {
    this.#offFrames();
    this.#view = null;
    void this.#open();
  };

  #request() {
    const columns = Math.max(
      256,
      Math.min(4096, Math.round(this.#hosts.trace.clientWidth * window.devicePixelRatio)),
    );
    return { settings: this.#settings, rangeHz: this.#asked, columns, waveformS: WAVEFORM_S };
  }

  async #open(): Promise<void> {
    try {
      const { view } = await calls.view.open({ deviceId: this.#device, ...this.#request() });
      if (this.#closed) return void calls.view.close({ view }).catch(() => undefined);
      this.#view = view;
      this.#offFrames = listenToView(view, (frame) => this.#take(frame));
    } catch {
      // The device is gone, or the connection: the device list and the banner say which.
    }
  }

  #send(): void {
    if (this.#view !== null)
      void calls.view.set({ view: this.#view, ...this.#request() }).catch(() => undefined);
  }

  #take(frame: LiveFrame): void {
    if (frame.kind === LIVE_KIND.waveform) {
      this.#wave = frame;
    } else {
      this.#newest = frame;
      if (frame.flags & LIVE_FLAG.clipped) this.#clippedAtMs = Date.now();
      if (this.#pausedAtMs === null) {
        if (frame.flags & LIVE_FLAG.gapBefore) this.#waterfall.gap();
        this.#waterfall.push(frame.values, frame.x0, frame.dx);
      }
    }
    this.#askDraw();
    this.#say(false);
  }

  #askDraw(): void {
    if (this.#drawAsked || this.#closed) return;
    this.#drawAsked = true;
    requestAnimationFrame(() => {
      this.#drawAsked = false;
      if (!this.#closed) this.#draw();
    });
  }

  /** dB to add to levels re 1 unit. */
  #shift(): number {
    return this.#look.reference === 'fs' ? -20 * Math.log10(this.#channel.fullScale) : 0;
  }

  #fit(): [number, number] {
    const frame = this.#shown;
    if (!frame || frame.values.length === 0) return this.#levels;
    let [low, high] = [Infinity, -Infinity];
    for (const value of frame.values) {
      if (value < -239) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (!(low < high)) return this.#levels;
    const shift = this.#shift();
    const top = Math.ceil((high + shift + 6) / 10) * 10;
    return [Math.max(Math.floor((low + shift) / 10) * 10, top - 140), top];
  }

  /** Grows at once, shrinks only when much is empty: the picture does not breathe. */
  #follow(): [number, number] {
    const [low, high] = this.#fit();
    const [from, to] = this.#levels;
    return [low < from || low > from + 20 ? low : from, high > to || high < to - 20 ? high : to];
  }

  #draw(): void {
    if (this.#pausedAtMs === null || this.#shown === null) this.#shown = this.#newest;
    const frame = this.#shown;
    if (!frame) return this.#waterfall.draw();
    this.#levels = this.#look.levels ?? this.#follow();
    const shift = this.#shift();
    this.#trace.setSpan(...this.#span);
    this.#trace.setLevels(...this.#levels);
    this.#trace.set({
      x0: frame.x0,
      dx: frame.dx,
      values: frame.values.map((value) => value + shift),
      hold: frame.hold?.map((value) => value + shift) ?? null,
      peaks: frame.peaks.map(({ frequencyHz, levelDb }) => ({
        frequencyHz,
        levelDb: levelDb + shift,
      })),
      binHz: frame.rateHz / this.#settings.n,
    });
    this.#waterfall.setLook(this.#waterfallLook());
    this.#waterfall.draw();
    if (this.#wave && this.#pausedAtMs === null) this.#waveform.set(this.#wave.values, null);
  }

  #waterfallLook() {
    const shift = this.#shift();
    return {
      colours: this.#look.colours,
      fromDb: this.#levels[0] - shift,
      toDb: this.#levels[1] - shift,
      fromHz: this.#look.log ? Math.max(this.#span[0], 1) : this.#span[0],
      toHz: this.#span[1],
      log: this.#look.log,
    };
  }

  #makeTrace(): Trace {
    return openTrace(this.#hosts.trace, {
      log: this.#look.log,
      reference: this.#look.referenceLabel,
      onSpan: (from, to) => this.setSpan(from, to),
      onWholeSpan: this.wholeSpan,
      onHover: (at) => {
        this.#hover = at;
        this.#say(false);
      },
    });
  }

  #read(): InstrumentState {
    const frame = this.#shown ?? this.#newest;
    const now = Date.now();
    const shift = this.#shift();
    return {
      streaming: this.#newest !== null,
      rateHz: frame?.rateHz ?? 2 * this.#nyquistHz,
      averages: frame?.averages ?? 0,
      samplesLost: this.#newest?.samplesLost ?? 0,
      framesLost: this.#newest?.framesLost ?? 0,
      behindMs: this.#newest ? Math.max(0, now - this.#newest.arrivalMs) : 0,
      pausedForS: this.#pausedAtMs === null ? 0 : (now - this.#pausedAtMs) / 1000,
      clipped: now - this.#clippedAtMs < CLIP_SHOWN_MS,
      rms: frame?.rms ?? 0,
      peak: frame?.peak ?? 0,
      peaks: (frame?.peaks ?? []).map(({ frequencyHz, levelDb }) => ({
        frequencyHz,
        levelDb: levelDb + shift,
      })),
      levels: this.#levels,
      zoomed: this.#asked !== null,
      hover: this.#hover,
      accelerated: this.#waterfall.accelerated,
    };
  }

  #say(atOnce: boolean): void {
    const now = Date.now();
    if (!atOnce && now - this.#saidAtMs < SAY_EVERY_MS) return;
    this.#saidAtMs = now;
    this.#state = this.#read();
    for (const listener of this.#listeners) listener();
  }
}
