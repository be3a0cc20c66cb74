/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the harmonics of a channel */
// Tries one size of frame on one channel: soft decisions of all its harmonics, code, CRC; when that fails, again with
// the strongest steady lines taken out. The CRC alone says what was right.
import { createDifferential, type DifferentialFigures } from './differential.ts';
import { createExcision, offsetOf, takeOut, type Line } from './excision.ts';
import type { PhyFrame } from './frame.ts';
import { createFrameDecoder } from './frame-decoder.ts';
import { frameSymbols } from './slot-bits.ts';
import { toneAmplitude } from './standing-tone.ts';
import type { SymbolStore, Timing } from './symbol-store.ts';
import { bitsPerSymbol, symbolPeriods, type Waveform } from './waveform.ts';

/** One harmonic of a channel, as it came. */
export interface Carrier {
  harmonic: number;
  /** Peak amplitude, in the unit of the samples. */
  amplitude: number;
  /** 2 / EVM²; it saturates near 40 dB. */
  snrDb: number;
  evm: number;
}

export interface Channel {
  harmonics: readonly number[];
  /** Where each stands in the store. */
  columns: readonly number[];
}

export interface ChannelDecoder {
  /** @returns the frame that begins at symbol `from`, if one of this size does. */
  decode(
    channel: Channel,
    store: SymbolStore,
    timing: Timing,
    from: number,
    bytes: number,
  ): PhyFrame | null;
  /** Of the last try: each harmonic, and the lines that were taken out, Hz by the receiver's clock. */
  carriers(): Carrier[];
  readonly excisedHz: readonly number[];
  /** Of each of them, its peak amplitude. */
  readonly excisedAmplitudes: readonly number[];
  /** Root of the mean of EVM² over the harmonics of the last try. */
  readonly evm: number;
}

/** One try of a size, before any line is taken out: what a channel view draws. Its arrays are used again. */
export interface Attempt {
  harmonics: readonly number[];
  /** Bytes as they were decided, right or not. */
  bytes: Uint8Array;
  evm: number;
  /** Differences of phase of the channel's last harmonic, in units of their mean; as many as symbols less one. */
  re: Float64Array;
  im: Float64Array;
}

export interface DecoderOptions {
  waveform: Waveform;
  /** Harmonics of the longest channel. */
  mostHarmonics: number;
  mostBytes: number;
  /** Lines taken out of one channel at most: of a bond, one more than it has harmonics. */
  excise: boolean;
  /** What a value is to be multiplied by to be a peak amplitude. */
  scale: number;
  /** Above it, what f0 leaves open may turn a lone harmonic by quarters, where no other says more. */
  ambiguousAbove: () => number;
  observe: ((attempt: Attempt) => void) | undefined;
}

const MOST_LINES = 8;
/** A channel with nothing on it looks like this, or worse (noise: 1, of half turns √3); and no line stands in it. */
const IDLE_EVM = { dqpsk: 0.9, dbpsk: 1.45 };
const IDLE_PROMINENCE = 8;
const IDLE_SYMBOLS = 40;
/** By FEC: where symbols lie closer than this, and no tone holds them there, no frame is lost: the size is another. */
const SURE_EVM = [0.25, 0.45, 0.38] as const;
const SURE_STEADINESS = 0.4;

export function createChannelDecoder(options: DecoderOptions): ChannelDecoder {
  const { waveform, mostHarmonics, mostBytes } = options;
  const bits = bitsPerSymbol(waveform.modulation);
  let room = 0;
  for (let m = 1; m <= mostHarmonics; m += 1)
    room = Math.max(room, m * frameSymbols(waveform, m, mostBytes));
  const longest = frameSymbols(waveform, 1, mostBytes);
  const re = new Float64Array(room);
  const im = new Float64Array(room);
  const soft = new Float64Array(bits * room);
  const figures = Array.from({ length: mostHarmonics }, () => ({
    evm: 0,
    power: 0,
    steadiness: 0,
  }));
  const differential = createDifferential(waveform.modulation, longest);
  const excision = createExcision(longest, symbolPeriods(waveform));
  /** How late each window of the frame was taken, in periods. */
  const late = new Float64Array(longest);
  const frames = createFrameDecoder(waveform, mostBytes);
  /** The strongest line of each harmonic, as far as it was looked for. */
  const lines = Array.from({ length: mostHarmonics }, (): Line => ({
    turn: 0,
    offset: 0,
    re: 0,
    im: 0,
    prominence: 0,
  }));
  const turnsASymbol = symbolPeriods(waveform);
  let last: readonly number[] = [];
  let excisedHz: number[] = [];
  let excisedAmplitudes: number[] = [];
  let evm = 0;

  const demap = (place: number, harmonics: number, count: number): void => {
    differential.run(
      re,
      im,
      place * count,
      count,
      soft,
      bits * place,
      bits * harmonics,
      figures[place]!,
    );
  };
  const meanEvm = (harmonics: number): number => {
    let sum = 0;
    for (let i = 0; i < harmonics; i += 1) sum += figures[i]!.evm ** 2;
    return Math.sqrt(sum / harmonics);
  };
  const isSure = (harmonics: number): boolean => {
    if (evm >= SURE_EVM[waveform.fec]) return false;
    for (let i = 0; i < harmonics; i += 1)
      if (figures[i]!.steadiness > SURE_STEADINESS) return false;
    return true;
  };

  /** Quarter turns (half turns of dbpsk) of a lone harmonic so high that its clock is known no better. */
  const decodeTurned = (harmonics: readonly number[], bytes: number, count: number) => {
    const [n] = harmonics;
    const plain = frames.decode(soft, harmonics, bytes, isSure(harmonics.length));
    if (plain || harmonics.length > 1 || n! <= options.ambiguousAbove()) return plain;
    for (let turned = 1; turned < 2 * bits; turned += 1) {
      turn(soft, bits * (count - 1), bits);
      const frame = frames.decode(soft, harmonics, bytes, false);
      if (frame) return frame;
    }
    turn(soft, bits * (count - 1), bits);
    return null;
  };

  const findLine = (place: number, harmonic: number, count: number): void => {
    Object.assign(lines[place]!, excision.find(re, im, place * count, count, harmonic, late));
  };
  const strongest = (harmonics: number): number => {
    let best = 0;
    for (let i = 1; i < harmonics; i += 1)
      if (lines[i]!.prominence > lines[best]!.prominence) best = i;
    return best;
  };
  /** By the receiver's clock. */
  const hzOf = (n: number, { turn: radians }: Line, timing: Timing): number =>
    ((n + offsetOf(radians, n, turnsASymbol)) * waveform.rateHz) / timing.period;

  const decodeExcised = (
    { harmonics }: Channel,
    timing: Timing,
    bytes: number,
    count: number,
  ): PhyFrame | null => {
    const m = harmonics.length;
    for (let i = 0; i < m; i += 1) findLine(i, harmonics[i]!, count);
    for (let round = 0; round < Math.min(m + 1, MOST_LINES); round += 1) {
      const place = strongest(m);
      const line = lines[place]!;
      if (
        m === 1 &&
        count >= IDLE_SYMBOLS &&
        evm > IDLE_EVM[waveform.modulation] &&
        line.prominence < IDLE_PROMINENCE
      )
        return null;
      excisedHz.push(hzOf(harmonics[place]!, line, timing));
      const size = options.scale * Math.sqrt(line.re * line.re + line.im * line.im);
      excisedAmplitudes.push(toneAmplitude(size, line.offset, waveform.periods));
      takeOut(line, re, im, place * count, count, late);
      demap(place, m, count);
      evm = meanEvm(m);
      const frame = decodeTurned(harmonics, bytes, count);
      if (frame) return frame;
      findLine(place, harmonics[place]!, count);
    }
    return null;
  };

  return {
    get excisedHz() {
      return excisedHz;
    },
    get excisedAmplitudes() {
      return excisedAmplitudes;
    },
    get evm() {
      return evm;
    },
    decode(channel, store, timing, from, bytes) {
      const { harmonics, columns } = channel;
      const m = harmonics.length;
      const count = frameSymbols(waveform, m, bytes);
      last = harmonics;
      excisedHz = [];
      excisedAmplitudes = [];
      for (let i = 0; i < m; i += 1) {
        store.column(columns[i]!, harmonics[i]!, from, count, timing, re, im, i * count);
        demap(i, m, count);
      }
      evm = meanEvm(m);
      const idle = m === 1 && count >= IDLE_SYMBOLS && evm > IDLE_EVM[waveform.modulation];
      const frame = idle ? null : decodeTurned(harmonics, bytes, count);
      options.observe?.({
        harmonics,
        bytes: frames.bytes,
        evm,
        re: differential.re.subarray(0, count - 1),
        im: differential.im.subarray(0, count - 1),
      });
      if (frame || !options.excise || isSure(m)) return frame;
      store.deviations(from, count, timing, late);
      return decodeExcised(channel, timing, bytes, count);
    },
    carriers: () => last.map((harmonic, i) => carrierOf(harmonic, figures[i]!, options.scale)),
  };
}

const carrierOf = (harmonic: number, figures: DifferentialFigures, scale: number): Carrier => ({
  harmonic,
  amplitude: Math.sqrt(figures.power) * scale,
  snrDb: snrDbOf(figures.evm),
  evm: figures.evm,
});

/** Differences have twice the noise of what they are differences of. */
export const snrDbOf = (evm: number): number => 10 * Math.log10(2 / evm ** 2);

/** Turns soft decisions by a quarter (two bits a symbol), or a half (one). */
function turn(soft: Float64Array, length: number, bits: number): void {
  if (bits === 1) {
    for (let i = 0; i < length; i += 1) soft[i] = -soft[i]!;
    return;
  }
  for (let i = 0; i < length; i += 2) {
    const x = soft[i]!;
    soft[i] = -soft[i + 1]!;
    soft[i + 1] = x;
  }
}
