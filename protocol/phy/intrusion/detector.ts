// Spectral intrusion: samples in, in any pieces; unauthorised spectral events out. Follows a pilot's windows where it is
// told of one. Memory is made when it is; only an event makes more.
import { cannotBe } from '../../model/unfit.ts';
import { referenceFft, type CreateFft } from '../demodulator.ts';
import {
  checkBond,
  checkWaveform,
  highestHarmonic,
  pilotsOf,
  symbolSamples,
  windowSamples,
  type Waveform,
} from '../waveform.ts';
import { createBetweenWatch, windowOf } from './between-watch.ts';
import { createDirectLook } from './direct-look.ts';
import {
  createSighting,
  type IntrusionNotice,
  type IntrusionSource,
  type See,
  type SpectralEvent,
} from './event.ts';
import { createEventTracker, type TrackerCounters } from './event-tracker.ts';
import type { Chances } from './false-alarm.ts';
import { BLOCK_SYMBOLS, createHarmonicWatch, LEAST_CELLS } from './harmonic-watch.ts';
import { createSymbolWindows, type PilotTiming } from './symbol-windows.ts';
import { createToneResponse } from './tone-response.ts';

export interface IntrusionOptions {
  waveform: Waveform;
  /** Harmonics that somebody may send on; the pilots are besides. */
  assigned: readonly number[];
  /** Chance that noise alone crosses a threshold, a look and cell; 1e-9 unless said. */
  falseAlarm?: number;
  /** Lines below are not looked for: mains and its first multiples; half of f0 unless said. */
  lowestHz?: number;
  /** An event is closed when it was not seen for so long, which is no part of it; 250 ms unless said. */
  holdOffMs?: number;
  /** The transform; double precision in plain loops unless said. */
  createFft?: CreateFft;
  /** Sees every sighting, before it is one event with others; it is used again by the next. */
  observe?: See;
}

export interface IntrusionCounters extends TrackerCounters {
  samples: number;
  /** Samples that were no finite number: taken as 0. */
  notNumbers: number;
  /** Samples at full scale. */
  clipped: number;
  /** Times that windows were laid anew. */
  realigned: number;
  /** Times that samples were missing: windows across them were left out. */
  gaps: number;
}

/** What others saw: a line taken out of a channel, a frame with a wrong MAC, a signature that was not right. */
export interface ToldIntrusion {
  source: Extract<IntrusionSource, 'excised' | 'bad-mac' | 'signature'>;
  hz?: number;
  levelDb?: number;
  firstSample: number;
  lastSample: number;
}

export interface IntrusionDetector {
  /** Windows are the pilot's from now on; null: they run freely. To be told before each push. */
  follow(pilot: PilotTiming | null): void;
  /** @returns events that began or ended in these samples. */
  push(samples: ArrayLike<number>): readonly IntrusionNotice[];
  /**
   * So many samples are missing behind those that were pushed: no window reaches across them.
   * @returns what has ended: all, where more are missing than an event is waited for.
   */
  gap(samples: number): readonly IntrusionNotice[];
  tell(seen: ToldIntrusion): readonly IntrusionNotice[];
  /** The stream has ended: so have its events. */
  finish(): readonly IntrusionNotice[];
  readonly counters: Readonly<IntrusionCounters>;
  /** What lasts, as it is now: at most 16. */
  lasting(): SpectralEvent[];
  /** One of them is known for what it is: it goes on no longer, and its end is not told. */
  forget(id: number): void;
  /** Whether unassigned harmonics are watched symbol by symbol: there have to be four. */
  readonly watchesHarmonics: boolean;
  /** Chances that noise gets a second, on harmonics (two looks each) and between. */
  readonly cellsASecond: { harmonic: number; between: number };
  /** False alarms that noise alone makes a day, at most: looks overlap, and those of one crossing are one event. */
  readonly falseAlarmsADay: number;
}

/** Products a symbol that one window may take. */
const MOST_PRODUCTS = 1 << 18;
const FULL_SCALE = 0.9999;
const HELD_BY_NOISE = 0.01;
/** Near an event: of three harmonics, twice in four symbols, and about as many of a spectrum's bins. */
const TESTS_A_SYMBOL = 3;
const SECONDS_A_DAY = 86_400;
const NONE: readonly IntrusionNotice[] = [];

function checkOptions({
  waveform,
  assigned,
  falseAlarm = 1e-9,
  holdOffMs = 250,
}: IntrusionOptions): void {
  checkWaveform(waveform);
  for (const n of assigned) checkBond(waveform, [n]);
  if (!(falseAlarm >= 1e-15 && falseAlarm <= 0.01)) throw cannotBe('watch-chance');
  if (!(holdOffMs > 0 && holdOffMs <= 60_000)) throw cannotBe('watch-hold-off');
  const harmonics = highestHarmonic(waveform);
  if (2 * harmonics * windowSamples(waveform) > MOST_PRODUCTS)
    throw cannotBe('watch-large', { harmonics, samples: Math.round(windowSamples(waveform)) });
}

/** So rare that noise makes one event in a hundred be waited for longer than the hold-off. */
const chancesOf = (falseAlarm: number, holdOffSymbols: number): Chances => ({
  begins: falseAlarm,
  goesOn: Math.max(falseAlarm, HELD_BY_NOISE / (TESTS_A_SYMBOL * holdOffSymbols)),
});

/** @throws UnfitError when waveform, assigned harmonics or chances cannot be. */
export function createIntrusionDetector(options: IntrusionOptions): IntrusionDetector {
  checkOptions(options);
  const { waveform, falseAlarm = 1e-9, holdOffMs = 250 } = options;
  const { rateHz, f0Hz } = waveform;
  const counters = { samples: 0, notNumbers: 0, clipped: 0, realigned: 0, gaps: 0 };
  let out: IntrusionNotice[] = [];
  const assigned = [...new Set([...pilotsOf(waveform), ...options.assigned])].sort((a, b) => a - b);
  const cells = Array.from({ length: highestHarmonic(waveform) }, (_, i) => i + 1).filter(
    (n) => !assigned.includes(n),
  );
  const see: See = (sighting) => {
    options.observe?.(sighting);
    tracker.see(sighting);
  };
  const createFft = options.createFft ?? referenceFft;
  const symbolRateHz = rateHz / symbolSamples(waveform);
  const settleSamples = 2 * BLOCK_SYMBOLS * symbolSamples(waveform);
  const holdOffSamples = Math.max(
    (holdOffMs * rateHz) / 1000,
    2 * windowOf(rateHz, f0Hz),
    settleSamples,
  );
  const chances = chancesOf(falseAlarm, holdOffSamples / symbolSamples(waveform));
  const response = createToneResponse(waveform, assigned);
  const direct = createDirectLook(
    rateHz,
    4 * BLOCK_SYMBOLS * symbolSamples(waveform),
    4 * symbolSamples(waveform),
    createFft,
  );
  const between = createBetweenWatch(
    rateHz,
    f0Hz,
    1 / symbolRateHz,
    assigned,
    response,
    options.lowestHz ?? f0Hz / 2,
    chances,
    createFft,
    see,
  );
  const tracker = createEventTracker({
    rateHz,
    f0Hz,
    symbolRateHz,
    settleSamples,
    holdOffSamples,
    guessSamples: 4 * settleSamples,
    picture: between.picture,
    clipped: () => counters.clipped,
    tell: (notice) => out.push(notice),
  });
  const watchesHarmonics = cells.length >= LEAST_CELLS;
  const harmonics = watchesHarmonics
    ? createHarmonicWatch(rateHz, assigned, cells, chances, { symbolRateHz, response, direct }, see)
    : null;
  const told = createSighting('excised');
  told.begins = true;
  told.grade = 2;
  const flush = (): readonly IntrusionNotice[] => {
    if (out.length === 0) return NONE;
    const notices = out;
    out = [];
    return notices;
  };
  const windows = createSymbolWindows(waveform, assigned, watchesHarmonics ? cells : [], {
    window(projection, start, period, aligned) {
      harmonics?.take(projection, start, period, aligned);
      tracker.advance(start + projection.samples);
    },
    sample: between.push,
    realign() {
      counters.realigned += 1;
      harmonics?.restart();
    },
  });
  const looksASecond = (2 * rateHz) / (BLOCK_SYMBOLS * symbolSamples(waveform));
  const cellsASecond = {
    harmonic: watchesHarmonics ? looksASecond * cells.length : 0,
    between: between.cells,
  };
  return {
    get counters() {
      return { ...counters, ...tracker.counters };
    },
    watchesHarmonics,
    cellsASecond,
    lasting: tracker.lasting,
    forget: tracker.forget,
    falseAlarmsADay: falseAlarm * SECONDS_A_DAY * (cellsASecond.harmonic + cellsASecond.between),
    follow: windows.follow,
    push(samples) {
      for (let i = 0; i < samples.length; i += 1) {
        const value = samples[i] ?? 0;
        const finite = Number.isFinite(value);
        if (!finite) counters.notNumbers += 1;
        if (Math.abs(value) >= FULL_SCALE) counters.clipped += 1;
        direct.push(finite ? value : 0);
        windows.push(finite ? value : 0);
      }
      counters.samples += samples.length;
      return flush();
    },
    gap(samples) {
      const isLong = samples > holdOffSamples;
      counters.gaps += 1;
      windows.gap();
      direct.gap();
      harmonics?.restart();
      between.gap(counters.samples, isLong);
      if (isLong) tracker.finish();
      return flush();
    },
    tell(seen) {
      told.source = seen.source;
      told.hz = seen.hz ?? NaN;
      told.power = seen.levelDb === undefined ? NaN : 10 ** (seen.levelDb / 10);
      told.levelPower = told.power;
      told.firstSample = seen.firstSample;
      told.lastSample = seen.lastSample;
      told.fromSample = seen.firstSample;
      told.toSample = seen.lastSample;
      see(told);
      return flush();
    },
    finish() {
      tracker.finish();
      return flush();
    },
  };
}
