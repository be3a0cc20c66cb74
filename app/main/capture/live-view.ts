// One view of one channel: its own analyser, and the frames made of it. Newest wins; at most 30 of a kind a second.
// Each kind tells on its own what has happened since its last frame: whoever reads one of them misses nothing.
import type { DeviceClock } from '@harmonic/protocol/model';
import type { FftEngine, SpectrumAnalyser } from '@harmonic/protocol/signal';
import {
  createLobe,
  createPeakFinder,
  createSpectrumAnalyser,
  decayTo,
  decimateByMaximum,
  firstPeakBin,
  lowerTo,
  readLine,
  toLevelsDb,
  type PeakFinder,
} from '@harmonic/protocol/signal';
import {
  encodeLiveFrame,
  LIVE_FLAG,
  LIVE_KIND,
  type LiveFrameHeader,
  type LiveReading,
  type ViewRequest,
} from '../../contract/index.ts';
import type { ChannelInfo } from '../../contract/index.ts';
import { createLevelMeter } from './level-meter.ts';
import { createViewPhases } from './view-phases.ts';
import { createWaveformRing, type WaveformRing } from './waveform-ring.ts';

export interface LiveMoment {
  streamTimeS: number;
  arrivalMs: number;
  /** Of the device's clock, and what that counts from. */
  deviceMs: number;
  deviceClock: DeviceClock;
  samplesLost: number;
  framesLost: number;
  clipped: boolean;
  simulated: boolean;
}

export interface LiveView {
  readonly channel: number;
  readonly settings: ViewRequest['settings'];
  /** Frames made so far; those of the view it replaced count too. */
  readonly sequence: number;
  push(samples: Float32Array, count: number): void;
  gap(): void;
  resetHold(): void;
  /** Another span, other columns, another waveform, of the same settings: averages, hold and what is held stay. */
  show(request: ViewRequest, revision: number): void;
  /**
   * Frames that are due, each a buffer of its own: the spectrum when it is a new one, then the waveform. Where neither
   * comes for long, a waveform without samples tells of gaps and clipping.
   */
  frames(moment: LiveMoment, nowMs: number): ArrayBuffer[];
  close(): void;
}

const FRAME_EVERY_MS = 33;
/** What happened waits so long for a spectrum to go with, where no waveform is wanted. */
const STATE_AFTER_MS = 250;
/** The readings are of so much at least. */
const METER_S = 1;
const PEAKS = 8;
/** Peaks this far under the strongest are noise to the eye. */
const PEAK_SPAN_DB = 100;

/** Larger is more than any screen has columns for, at any rate. */
const MOST_WAVEFORM = 1 << 20;

export interface LiveViewOptions {
  /** The console's number for it. */
  view: number;
  request: ViewRequest;
  revision: number;
  rateHz: number;
  channel: ChannelInfo;
  /** Frames that its number has seen already: sequence goes on from here. */
  after: number;
}

interface KindState {
  sentAtMs: number;
  flags: number;
}

function sent(kind: KindState, nowMs: number): void {
  kind.sentAtMs = nowMs;
  kind.flags = 0;
}

/** In place: the largest power of a column is its largest level. */
function inDb(columns: Float32Array, used: number): Float32Array {
  const values = columns.subarray(0, used);
  toLevelsDb(values, values);
  return values;
}

const ringFor = ({ waveformS, columns }: ViewRequest, rateHz: number): WaveformRing =>
  createWaveformRing(Math.max(1, Math.min(MOST_WAVEFORM, Math.round(waveformS * rateHz))), columns);

export function createLiveView(engine: FftEngine, options: LiveViewOptions): LiveView {
  const { view, rateHz } = options;
  const { settings } = options.request;
  let { request, revision } = options;
  const analyser: SpectrumAnalyser = createSpectrumAnalyser(engine, rateHz, settings);
  const lobe = createLobe(settings.window, settings.kaiserBeta);
  const finder: PeakFinder = createPeakFinder(analyser.bins, PEAKS, lobe, engine);
  const levels = new Float32Array(analyser.bins);
  const phases = createViewPhases(settings.n, rateHz);
  let columns = new Float32Array(request.columns);
  let holdColumns = new Float32Array(request.columns);
  let waveform = ringFor(request, rateHz);
  const meter = createLevelMeter(Math.max(settings.n, Math.round(METER_S * rateHz)));
  const firstBin = firstPeakBin(settings);
  /** Least powers since the hold was reset; null where they are not wanted. */
  let lows = request.low ? new Float32Array(analyser.bins).fill(Infinity) : null;
  let lowColumns = new Float32Array(request.columns);
  let decayedAtMs: number | null = null;
  const fullAverage = settings.averaging === 'none' ? 1 : settings.averages;
  let blocksSent = 0;
  /** What the last spectrum showed is not what is wanted now. */
  let isStale = false;
  let sequence = options.after;
  /** Of each kind of frame: when the last went, and the flags of what has happened since. */
  const spectrum: KindState = { sentAtMs: -Infinity, flags: LIVE_FLAG.restarted };
  const wave: KindState = { sentAtMs: -Infinity, flags: LIVE_FLAG.restarted };

  function happened(flag: number): void {
    spectrum.flags |= flag;
    wave.flags |= flag;
  }
  function header(moment: LiveMoment, kind: number, x0: number, dx: number): LiveFrameHeader {
    return {
      kind,
      flags:
        (kind === LIVE_KIND.spectrum ? spectrum.flags : wave.flags) |
        (moment.simulated ? LIVE_FLAG.simulated : 0) |
        (moment.deviceClock === 'unix' ? LIVE_FLAG.deviceClockSet : 0),
      view,
      sequence,
      settingsRevision: revision,
      streamTimeS: moment.streamTimeS,
      arrivalMs: moment.arrivalMs,
      deviceMs: moment.deviceMs,
      x0,
      dx,
      rateHz,
      samplesLost: moment.samplesLost,
      fullScale: options.channel.fullScale,
      averages: analyser.averages,
      rms: meter.rms,
      peak: meter.peak,
      mean: meter.mean,
      framesLost: moment.framesLost,
    };
  }

  /** Bins of the wanted span, at least two. */
  function span(): [number, number] {
    if (!request.rangeHz) return [0, analyser.bins];
    const from = Math.max(
      0,
      Math.min(analyser.bins - 2, Math.floor(request.rangeHz[0] / analyser.binHz)),
    );
    const to = Math.min(analyser.bins, Math.ceil(request.rangeHz[1] / analyser.binHz) + 1);
    return [from, Math.max(from + 2, to)];
  }

  /** The wanted places in `levels`; those outside the spectrum are left out. */
  function readings(nowMs: number): LiveReading[] {
    toLevelsDb(analyser.power, levels);
    const here = { x0: 0, dx: analyser.binHz, values: levels };
    const read = request.reads.flatMap(({ atHz, withinHz }) => {
      const reading = readLine(here, atHz, withinHz, lobe);
      return reading ? [{ atHz, withinHz, ...reading }] : [];
    });
    const lines = read.map(({ isLine, frequencyHz }) => (isLine ? frequencyHz : null));
    const degrees = phases.read(lines, nowMs);
    return read.map((reading, i) => ({ ...reading, phaseDeg: degrees[i] ?? NaN }));
  }

  function spectrumFrame(moment: LiveMoment, nowMs: number): ArrayBuffer {
    const [from, to] = span();
    const read = request.reads.length > 0 ? readings(nowMs) : [];
    const { columns: used, binsPerColumn } = decimateByMaximum(analyser.power, from, to, columns);
    const values = inDb(columns, used);
    let hold: Float32Array | null = null;
    if (analyser.hold) {
      decimateByMaximum(analyser.hold, from, to, holdColumns);
      hold = inDb(holdColumns, used);
    }
    let low: Float32Array | null = null;
    if (lows && lows[0] !== Infinity) {
      decimateByMaximum(lows, from, to, lowColumns);
      low = inDb(lowColumns, used);
    }
    const count = finder.find(analyser.power, firstBin);
    const strongest = finder.peaks[0]?.levelDb ?? 0;
    const peaks = finder.peaks
      .slice(0, count)
      .filter(({ levelDb }) => levelDb > strongest - PEAK_SPAN_DB)
      .map(({ position, levelDb }) => ({ frequencyHz: position * analyser.binHz, levelDb }));
    return encodeLiveFrame(
      header(
        moment,
        LIVE_KIND.spectrum,
        (from + (binsPerColumn - 1) / 2) * analyser.binHz,
        binsPerColumn * analyser.binHz,
      ),
      { peaks, readings: read, values, hold, low },
    );
  }

  function waveformFrame(moment: LiveMoment): ArrayBuffer {
    const { pairs, samplesPerPair } = waveform.extremes();
    return encodeLiveFrame(
      header(moment, LIVE_KIND.waveform, -waveform.held / rateHz, samplesPerPair / rateHz),
      { peaks: [], readings: [], values: pairs, hold: null, low: null },
    );
  }

  /** The hold comes down by what has passed since it was last shown. */
  function decay(nowMs: number): void {
    const passedMs = nowMs - (decayedAtMs ?? nowMs);
    decayedAtMs = nowMs;
    const db = (request.holdDecayDbPerS * passedMs) / 1000;
    if (analyser.hold && db > 0) decayTo(analyser.hold, analyser.power, db);
  }

  function waveIsDue(nowMs: number): boolean {
    if (request.waveformS > 0) return waveform.held > 0 && nowMs - wave.sentAtMs >= FRAME_EVERY_MS;
    return (
      (wave.flags & (LIVE_FLAG.gapBefore | LIVE_FLAG.clipped)) !== 0 &&
      nowMs - wave.sentAtMs >= STATE_AFTER_MS
    );
  }

  return {
    channel: settings.channel,
    settings,
    get sequence() {
      return sequence;
    },
    push(samples, count) {
      const isNew = analyser.push(samples, 0, count) > 0;
      if (lows && isNew && analyser.averages >= fullAverage) lowerTo(lows, analyser.power);
      meter.push(samples, count);
      if (request.reads.length > 0) phases.push(samples, count);
      if (request.waveformS > 0) waveform.push(samples, 0, count);
    },
    gap() {
      analyser.gap();
      meter.restart();
      phases.gap();
      waveform.clear();
      happened(LIVE_FLAG.gapBefore);
    },
    resetHold() {
      analyser.resetHold();
      lows?.fill(Infinity);
    },
    show(next, nextRevision) {
      const before = request;
      request = next;
      // What was not kept while nothing was read does not join what comes.
      if (before.reads.length === 0) phases.gap();
      revision = nextRevision;
      isStale = analyser.blocks > 0;
      if (next.low !== before.low)
        lows = next.low ? new Float32Array(analyser.bins).fill(Infinity) : null;
      if (next.columns !== before.columns) {
        columns = new Float32Array(next.columns);
        holdColumns = new Float32Array(next.columns);
        lowColumns = new Float32Array(next.columns);
      } else if (next.waveformS === before.waveformS) return;
      const held = waveform;
      waveform = ringFor(next, rateHz);
      if (next.waveformS > 0) held.copyTo(waveform);
    },
    frames(moment, nowMs) {
      if (moment.clipped) happened(LIVE_FLAG.clipped);
      if (request.waveformS === 0 && wave.sentAtMs === -Infinity) wave.sentAtMs = nowMs;
      const hasSpectrum =
        (isStale || analyser.blocks !== blocksSent) && nowMs - spectrum.sentAtMs >= FRAME_EVERY_MS;
      const hasWave = waveIsDue(nowMs);
      if (!hasSpectrum && !hasWave) return [];
      sequence += 1;
      meter.read();
      const made: ArrayBuffer[] = [];
      if (hasSpectrum) {
        decay(nowMs);
        made.push(spectrumFrame(moment, nowMs));
        blocksSent = analyser.blocks;
        isStale = false;
        sent(spectrum, nowMs);
        if (request.waveformS === 0) sent(wave, nowMs);
      }
      if (hasWave) {
        made.push(waveformFrame(moment));
        sent(wave, nowMs);
      }
      return made;
    },
    close: () => analyser.close(),
  };
}
