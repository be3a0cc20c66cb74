/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the pilots */
// The receiver of bursts: samples in, in any pieces; frames out. Finds beginnings, and hands each burst to who follows
// it. Memory is made when it is, and bounded by the longest frame; what it cannot follow it counts.
import { cannotBe } from '../model/unfit.ts';
import { createBurst, END_SYMBOLS, sizesOf, type BurstCounters } from './burst.ts';
import { createBurstSymbols, LADDER_ABOVE } from './burst-symbols.ts';
import { createChannelDecoder, type Attempt } from './channel-decoder.ts';
import { createDemodulator, type CreateFft } from './demodulator.ts';
import { FRAME_SIZES } from './frame.ts';
import { createHistory } from './history.ts';
import { SEARCH_CHIPS } from './pilot-chips.ts';
import { createPilotSearch } from './pilot-search.ts';
import { createPolarity } from './polarity.ts';
import { CLOCK_RANGE, clockErrorOf, slopeOf } from './pilot-track.ts';
import type { ReceivedFrame } from './received-frame.ts';
import { createRunning, LOCKED_SYMBOLS, RUNNING_END_SYMBOLS, runningRoom } from './running.ts';
import type { StandingTone } from './standing-tone.ts';
import {
  checkBond,
  checkWaveform,
  LEAST_BURST_SYMBOLS,
  MOST_HARMONICS,
  periodSamples,
  pilotsOf,
  symbolSamples,
  type Waveform,
} from './waveform.ts';

export interface ReceiverOptions {
  waveform: Waveform;
  /** What is listened for: single harmonics, bonds; a harmonic may stand in several. */
  channels: readonly (readonly number[])[];
  /** The largest frame that is waited for; 256 unless said. */
  mostFrameBytes?: number;
  /** Steady lines are taken out of a channel whose CRC fails; so unless said. */
  excise?: boolean;
  /** The transform; double precision in plain loops unless said. */
  createFft?: CreateFft;
  /** The pilot runs without end, and frames begin at its slots; bursts unless said. */
  running?: boolean;
  /** Told of a frame when it is got, before anything else is tried. */
  received?: (frame: ReceivedFrame) => void;
  /** Sees every try of a frame. */
  observe?: (attempt: Attempt) => void;
}

export interface ReceiverCounters extends BurstCounters {
  samples: number;
  /** Samples that were no finite number: taken as 0. */
  notNumbers: number;
  /** Places where the first chips alone were seen: in noise one of a hundred, a few each second. No measure of a line. */
  falseStarts: number;
  bursts: number;
}

/** The sender's clock, as a running pilot shows it. */
export interface RunningClock {
  f0Hz: number;
  errorPpm: number;
  /** Symbols of this pilot so far. */
  symbols: number;
  /** Whether so many have come that it can be relied on. */
  locked: boolean;
  /** First sample of the window of one of them, by its number in the stream: rarely whole. */
  atSample: number;
  /** Samples of a period of f0. */
  periodSamples: number;
  /** The line is turned over: a swapped pair, or an amplifier that inverts; null: that cannot be told. */
  isTurned: boolean | null;
}

export interface Receiver {
  /** @returns frames that ended in these samples. */
  push(samples: ArrayLike<number>): readonly ReceivedFrame[];
  /** The stream has ended: what can still be got of it. */
  finish(): readonly ReceivedFrame[];
  readonly counters: Readonly<ReceiverCounters>;
  /** Null for bursts, and where no pilot runs. */
  readonly clock: RunningClock | null;
  /** Steady tones that stand in channels now; of bursts, and where no pilot runs, none are known. */
  tones(): StandingTone[];
}

/** Chips that tell a burst from noise, and what they have to explain of the energy. */
const VERIFY_CHIPS = 32;
const VERIFIED = 0.3;
const NONE: readonly ReceivedFrame[] = [];

/** @throws UnfitError when waveform or channels cannot be. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { waveform } = options;
  checkWaveform(waveform);
  for (const channel of options.channels) checkBond(waveform, channel);
  const harmonics = [...new Set(options.channels.flat())];
  if (harmonics.length === 0) throw cannotBe('receiver-idle');
  if (harmonics.length > MOST_HARMONICS) throw cannotBe('bond-most', { most: MOST_HARMONICS });
  const mostBytes = options.mostFrameBytes ?? Math.max(...FRAME_SIZES);
  if (!FRAME_SIZES.some((size) => size === mostBytes))
    throw cannotBe('receiver-frame', { sizes: FRAME_SIZES.join(', ') });

  const counters: ReceiverCounters = {
    samples: 0,
    notNumbers: 0,
    falseStarts: 0,
    bursts: 0,
    frames: 0,
    lost: 0,
    inVain: 0,
    overrun: 0,
  };
  let out: ReceivedFrame[] = [];
  const intake = createIntake(options, harmonics, mostBytes, counters, (frame) => {
    options.received?.(frame);
    out.push(frame);
  });
  const flush = (): readonly ReceivedFrame[] => {
    if (out.length === 0) return NONE;
    const frames = out;
    out = [];
    return frames;
  };
  return {
    counters,
    get clock() {
      return intake.clock();
    },
    tones: () => intake.tones(),
    push(samples) {
      counters.samples += samples.length;
      for (let i = 0; i < samples.length; i += 1) {
        const value = samples[i] ?? 0;
        const finite = Number.isFinite(value);
        if (!finite) counters.notNumbers += 1;
        intake.take(finite ? value : 0);
      }
      intake.advance();
      return flush();
    },
    finish() {
      // Silence behind the last sample ends what still runs.
      const ends = options.running ? RUNNING_END_SYMBOLS : END_SYMBOLS;
      const silence = (VERIFY_CHIPS + ends + SEARCH_CHIPS) * symbolSamples(waveform);
      for (let i = 0; i < silence; i += 1) intake.take(0);
      intake.advance();
      return flush();
    },
  };
}

interface Intake {
  /** One sample; goes on by itself before memory runs out. */
  take(value: number): void;
  /** Goes on as far as the samples reach. */
  advance(): void;
  clock(): RunningClock | null;
  tones(): StandingTone[];
}

function createIntake(
  options: ReceiverOptions,
  harmonics: readonly number[],
  mostBytes: number,
  counters: ReceiverCounters,
  emit: (frame: ReceivedFrame) => void,
): Intake {
  const { waveform } = options;
  const each = symbolSamples(waveform);
  const sizes = sizesOf(waveform, options.channels, harmonics, mostBytes);
  const ends = sizes.flatMap((size) => size.ends.map(({ symbols }) => symbols));
  const verify = Math.max(LEAST_BURST_SYMBOLS, Math.min(VERIFY_CHIPS, ...ends));
  const history = createHistory((2 * VERIFY_CHIPS + SEARCH_CHIPS) * each);
  const pilots = pilotsOf(waveform).map((n, i) => ({
    n,
    column: i === 0 ? 0 : harmonics.length + i,
  }));
  const searches = pilots.map(({ n }) => createPilotSearch(waveform, n));
  const demodulator = createDemodulator(
    waveform,
    history,
    [...harmonics, ...pilots.slice(1).map(({ n }) => n)],
    options.createFft,
  );
  const decoder = createChannelDecoder({
    waveform,
    mostHarmonics: Math.max(...options.channels.map(({ length }) => length)),
    mostBytes,
    excise: options.excise ?? true,
    scale: demodulator.scale,
    ambiguousAbove: () => (symbols.climbed ? Infinity : LADDER_ABOVE),
    observe: options.observe,
  });
  const longest = Math.max(VERIFY_CHIPS, ...ends);
  const room = options.running ? runningRoom(longest) : longest + END_SYMBOLS;
  const symbols = createBurstSymbols(waveform, history, demodulator, harmonics, pilots, room);
  const parts = { waveform, symbols, sizes, decoder, counters, emit };
  const running = options.running ? createRunning(parts) : null;
  const burst = running ?? createBurst(parts);
  const { timing, track } = symbols;
  const chips = { re: new Float64Array(VERIFY_CHIPS), im: new Float64Array(VERIFY_CHIPS) };
  /** With these, the last of the first symbols is there whatever the clock. */
  const verifySamples = (1 + CLOCK_RANGE) * verify * each + demodulator.reach + 2;
  let state: 'search' | 'verify' | 'begin' | 'burst' = 'search';
  /** The pilot whose beginning is looked at. */
  let by = 0;

  const range = slopeOf(waveform, CLOCK_RANGE);
  const polarity = createPolarity(waveform, searches[0]!, VERIFY_CHIPS, range);
  const verified = (): boolean => {
    const found = timing.start;
    track.take(chips, verify, range, timing, pilots[by]!);
    if (track.coherence < VERIFIED) return false;
    polarity.judge(timing, found, pilots[by]!, verify);
    return true;
  };
  const find = (): number | null => {
    for (by = 0; by < searches.length; by += 1) {
      const found = searches[by]!.find();
      if (found !== null) return found;
    }
    return null;
  };
  /** @returns whether there is more to do with the samples that came. */
  const look = (): boolean => {
    if (state === 'search') {
      const found = find();
      if (found === null) return false;
      timing.start = found;
      timing.period = periodSamples(waveform);
      state = 'verify';
    }
    if (history.end < timing.start + verifySamples) return false;
    if (state === 'begin') {
      counters.bursts += 1;
      state = 'burst';
      burst.begin(verify);
      return true;
    }
    if (!searches[by]!.read(timing.start, verify, chips)) return false;
    if (verified()) {
      // It may begin later than it seemed, by up to half a period: then its last symbol is not there yet.
      state = 'begin';
    } else {
      counters.falseStarts += 1;
      state = 'search';
      searches[by]!.skip();
    }
    return true;
  };
  const follow = (): boolean => {
    const went = burst.follow();
    if (went === 'ended') {
      state = 'search';
      for (const search of searches) search.lookFrom(burst.endSample);
    }
    return went !== 'not-yet';
  };
  const advance = (): void => {
    while (state === 'burst' ? follow() : look());
  };

  const piece = Math.max(1, Math.floor(each));
  let taken = 0;
  return {
    advance,
    tones: () => (running && state === 'burst' ? running.tones(demodulator.scale) : []),
    clock() {
      if (!running || state !== 'burst' || running.symbols === 0) return null;
      const part = clockErrorOf(waveform, timing);
      return {
        f0Hz: waveform.f0Hz * (1 + part),
        errorPpm: 1e6 * part,
        symbols: running.symbols,
        locked: running.symbols >= LOCKED_SYMBOLS,
        atSample: timing.start,
        periodSamples: timing.period,
        isTurned: timing.isSignTold ? timing.sign < 0 : null,
      };
    },
    take(value) {
      history.push(value);
      for (let i = 0; i < searches.length; i += 1) searches[i]!.push(value);
      taken += 1;
      if (taken < piece) return;
      taken = 0;
      advance();
    },
  };
}
