// Trials of spectral intrusion detection, for tests and benches: legitimate traffic, emitters that have no right, how
// often noise alone is told, how often an emitter is.
import {
  addNoise,
  createGaussian,
  createRandom,
  noiseFor,
  type Random,
} from '../channel-model.suite.ts';
import { sendAt, randomBytes, AMPLITUDE } from '../links.suite.ts';
import type { ChannelFrame } from '../transmitter.ts';
import {
  bitsPerSymbol,
  periodSamples,
  SLOT_SYMBOLS,
  STANDARD,
  symbolSamples,
  type Waveform,
} from '../waveform.ts';
import { createIntrusionDetector, type IntrusionOptions } from './detector.ts';
import type { IntrusionNotice, SpectralEvent } from './event.ts';

export { AMPLITUDE };
/** Of the table of trials: legitimate harmonics 20 dB over the noise. */
export const ES_N0_DB = 20;
export const LEGITIMATE = [2, 3, 4];

/** A pilot that runs, and frames one after the other on each harmonic. */
export function traffic(
  seconds: number,
  seed: number,
  { waveform = STANDARD, harmonics = LEGITIMATE, ppm = 0, payload = 26 } = {},
): Float64Array {
  const random = createRandom(seed);
  const frames: ChannelFrame[] = [];
  const symbols = Math.floor((seconds * waveform.rateHz) / symbolSamples(waveform));
  const bits = 2 * (8 * (payload + 6) + 6);
  const slotsAFrame = Math.ceil((1 + bits / bitsPerSymbol(waveform.modulation)) / SLOT_SYMBOLS) + 1;
  for (let slot = 0; (slot + slotsAFrame) * SLOT_SYMBOLS <= symbols; slot += slotsAFrame)
    for (const n of harmonics)
      frames.push({
        harmonics: [n],
        amplitude: AMPLITUDE,
        flags: 0,
        psdu: randomBytes(random, payload),
        slot,
      });
  return sendAt(waveform, frames, ppm, symbols);
}

export const sigmaOf = (waveform: Waveform = STANDARD, esN0 = ES_N0_DB): number =>
  noiseFor(waveform, AMPLITUDE, esN0);

export type Emitter = (length: number, random: Random) => Float64Array;

/** A tone, so many dB above one legitimate harmonic. */
export const tone =
  (hz: number, db: number, rateHz = STANDARD.rateHz): Emitter =>
  (length, random) => {
    const phase = 2 * Math.PI * random();
    const amplitude = AMPLITUDE * 10 ** (db / 20);
    return Float64Array.from(
      { length },
      (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz + phase),
    );
  };

/** DQPSK on a harmonic by a sender that follows nobody: its symbols begin anywhere. */
export const unsynchronised =
  (harmonic: number, db: number, waveform: Waveform = STANDARD): Emitter =>
  (length, random) => {
    const each = symbolSamples(waveform);
    const shift = random() * each;
    const amplitude = AMPLITUDE * 10 ** (db / 20);
    let symbol = -1;
    let phase = 2 * Math.PI * random();
    return Float64Array.from({ length }, (_, i) => {
      const now = Math.floor((i + shift) / each);
      if (now !== symbol) {
        symbol = now;
        phase += (Math.PI / 4) * (1 + 2 * Math.floor(4 * random()));
      }
      return amplitude * Math.sin((2 * Math.PI * harmonic * i) / periodSamples(waveform) + phase);
    });
  };

/** From a sample on. */
export const after =
  (first: number, emitter: Emitter): Emitter =>
  (length, random) => {
    const out = new Float64Array(length);
    out.set(emitter(Math.max(0, length - first), random), first);
    return out;
  };

/** A tone from one second to another; dB re full scale; Hz a second that it drifts. */
export interface Sounding {
  hz: number;
  levelDb: number;
  fromS: number;
  toS: number;
  driftHz?: number;
}

/** Tones that come and go, each with a phase of its own. */
export const onOff =
  (soundings: readonly Sounding[], rateHz = STANDARD.rateHz): Emitter =>
  (length, random) => {
    const out = new Float64Array(length);
    for (const { hz, levelDb, fromS, toS, driftHz = 0 } of soundings) {
      const amplitude = 10 ** (levelDb / 20);
      const turn = random();
      const from = Math.round(fromS * rateHz);
      for (let i = from; i < Math.min(length, Math.round(toS * rateHz)); i += 1) {
        const t = (i - from) / rateHz;
        const turns = hz * t + (driftHz * t * t) / 2 + turn;
        out[i] = (out[i] ?? 0) + amplitude * Math.sin(2 * Math.PI * turns);
      }
    }
    return out;
  };

export const silent: Emitter = (length) => new Float64Array(length);

export interface Heard {
  notices: IntrusionNotice[];
  /** Events that began, as they ended. */
  events: SpectralEvent[];
}

/** What a detector tells of samples that came in blocks. @param aligned whether it is told the pilot's timing. */
export function watch(
  samples: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> },
  aligned: boolean,
  options: Partial<IntrusionOptions> = {},
  ppm = 0,
): Heard {
  const waveform = options.waveform ?? STANDARD;
  const detector = createIntrusionDetector({ waveform, assigned: LEGITIMATE, ...options });
  const notices: IntrusionNotice[] = [];
  const period = periodSamples(waveform) / (1 + ppm * 1e-6);
  const timing = { atSample: (waveform.guardEighths / 8) * period, periodSamples: period };
  for (let at = 0; at < samples.length; at += 512) {
    if (aligned) detector.follow(timing);
    notices.push(...detector.push(samples.subarray(at, Math.min(samples.length, at + 512))));
  }
  notices.push(...detector.finish());
  return {
    notices,
    events: notices.filter(({ kind }) => kind === 'ended').map(({ event }) => event),
  };
}

export const heard = (
  parts: readonly Float64Array[],
  sigma: number,
  seed: number,
): Float64Array => {
  const gaussian = createGaussian(createRandom(seed));
  const sum = new Float64Array(parts[0]?.length ?? 0);
  for (const part of parts) for (let i = 0; i < sum.length; i += 1) sum[i]! += part[i] ?? 0;
  return addNoise(sum, sigma, gaussian);
};

/** Share of looks in which an emitter is told, and of superframes in which any look tells it. */
export interface Detection {
  /** Of eight symbols, 9 ms. */
  short: number;
  /** Of 64 symbols or of any shorter look in them, 72 ms. */
  superframe: number;
  /** Between harmonics, 75 ms. */
  between: number;
}

/** @param chance of a false alarm, a look and cell. @param hz of the emitter: sightings within f0 count. */
export function detection(
  emitter: Emitter,
  hz: number,
  chance: number,
  seconds: number,
  seed: number,
  aligned = true,
): Detection {
  const random = createRandom(seed);
  const legitimate = traffic(seconds, seed);
  const samples = heard([legitimate, emitter(legitimate.length, random)], sigmaOf(), seed + 1);
  const block = 4 * symbolSamples(STANDARD);
  const blocks = Math.floor(samples.length / block);
  const short = new Set<number>();
  const either = new Set<number>();
  const between = new Set<number>();
  watch(samples, aligned, {
    falseAlarm: chance,
    observe: (sighting) => {
      if (!sighting.begins || sighting.hidden || Math.abs(sighting.hz - hz) > 1000) return;
      if (sighting.source === 'between') between.add(sighting.lastSample);
      if (sighting.source !== 'harmonic') return;
      if (sighting.lastSample - sighting.firstSample < 3 * block) short.add(sighting.lastSample);
      either.add(Math.floor(sighting.lastSample / (16 * block)));
    },
  });
  return {
    short: short.size / (blocks - 1),
    superframe: either.size / Math.ceil(blocks / 16),
    between: between.size / Math.floor((samples.length / 512 - 4) / 3),
  };
}

/** How often noise alone crosses the thresholds, a look and cell; and how sure that is (one standard deviation). */
export interface FalseAlarms {
  short: { rate: number; deviation: number };
  superframe: { rate: number; deviation: number };
  between: { rate: number; deviation: number };
}

/** Rates over batches of white noise, 2 s each: looks overlap, and batches do not. */
export function falseAlarms(chance: number, batches: number, seed: number): FalseAlarms {
  const gaussian = createGaussian(createRandom(seed));
  const counts = { short: [0], superframe: [0], between: [0] };
  let batch = 0;
  const detector = createIntrusionDetector({
    waveform: STANDARD,
    assigned: LEGITIMATE,
    falseAlarm: chance,
    observe: ({ source, begins, firstSample, lastSample }) => {
      if (!begins || source === 'broadband') return;
      const isShort = lastSample - firstSample < 1000;
      const of = source === 'between' ? 'between' : isShort ? 'short' : 'superframe';
      counts[of][batch] = (counts[of][batch] ?? 0) + 1;
    },
  });
  const block = new Float64Array(9600);
  for (batch = 0; batch < batches; batch += 1)
    for (let i = 0; i < 10; i += 1) {
      for (let s = 0; s < block.length; s += 1) block[s] = 0.01 * gaussian();
      detector.follow({ atSample: 6, periodSamples: 48 });
      detector.push(block);
    }
  const { harmonic, between } = detector.cellsASecond;
  const of = (list: number[], cells: number) => {
    const all = Array.from({ length: batches }, (_, i) => list[i] ?? 0);
    const mean = all.reduce((sum, x) => sum + x, 0) / batches;
    const variance = all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (batches - 1);
    return { rate: mean / (2 * cells), deviation: Math.sqrt(variance / batches) / (2 * cells) };
  };
  return {
    short: of(counts.short, harmonic / 2),
    superframe: of(counts.superframe, harmonic / 2),
    between: of(counts.between, between),
  };
}
