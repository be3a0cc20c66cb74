// What a file that comes in is made of, by its head and its sidecar; refuses what does not hold together. Pure.
import {
  isBeside,
  plainChannels,
  scaleFaultOf,
  scaleFaultText,
  type ScaleFault,
  type Sidecar,
  type SidecarConversion,
  type SidecarGap,
  type SidecarTime,
} from '@harmonic/protocol/files';
import type { SampleFormat } from '@harmonic/protocol/link';
import { visibleLine } from '@harmonic/protocol/model';
import {
  decodeWavFrames,
  MOST_MEASURED,
  readWavHeader,
  WAV_FULL_SCALE,
  type WavFormat,
} from '@harmonic/protocol/signal';
import { Refusal } from '../access/refusal.ts';
import type { ImportBlock } from '../store/file-blocks.ts';

export interface Shape {
  wav: WavFormat;
  /** As it is kept. */
  format: SampleFormat;
  /** Bytes of one sample of every channel, in the file. */
  frameBytes: number;
  frames: number;
  rateHz: number;
  channels: ImportBlock['channels'];
  gaps: readonly SidecarGap[];
  conversions: readonly SidecarConversion[];
  times: readonly SidecarTime[];
}

export const refuse = (detail: string, because: Refusal['because'], facts = {}): Refusal =>
  new Refusal('invalid', detail, because, { facts });

export const otherSamples = (): Refusal =>
  refuse('The sidecar stands beside other samples than these.', 'sidecar-other');

/** A name that came with a file, as one line of visible text. @param otherwise where nothing of it can be seen. */
export const shownName = (text: string, otherwise: string): string =>
  visibleLine(text) || otherwise;

const falseScales = (fault: ScaleFault): Refusal =>
  refuse(
    `The sidecar ${scaleFaultText(fault)}: bring the WAV without it.`,
    fault.code,
    Object.fromEntries(Object.entries(fault.values).map(([name, of]) => [name, String(of)])),
  );

/**
 * Kept bit by bit; of 8 bits, each sample less 128 as one of 16; of 32-bit integers and 64-bit floats, as the one reader
 * of WAV gives them to whoever measures: 32-bit floats, 24 bits of each exact.
 */
const KEPT: Record<WavFormat['encoding'], SampleFormat> = {
  uint8: 'int16',
  int16: 'int16',
  int24: 'int24',
  int32: 'float32',
  float32: 'float32',
  float64: 'float32',
};
const WITHOUT_SIGN = WAV_FULL_SCALE.uint8;

const ROUNDING = 1e-6;
/** A recording is kept by the scale of channel 0: those of the others are as their full scales are. */
const areScalesAlike = ({ channels, conversions }: Sidecar): boolean =>
  conversions.every(({ scale, offset }) =>
    channels.every(({ fullScale }, channel) => {
      const ratio = fullScale / (channels[0]?.fullScale ?? 1);
      return [scale, offset].every((of) => {
        const [told = NaN, kept] = [of[channel], (of[0] ?? NaN) * ratio];
        return Math.abs(told - kept) <= ROUNDING * Math.abs(kept);
      });
    }),
  );

/** @param start the first bytes of the file. @param bytes of all of it. @throws Refusal. */
export function shapeOf(start: Uint8Array, bytes: number, sidecar: Sidecar | null): Shape {
  if (bytes === 0) throw refuse('The file is empty.', 'file-empty');
  const reading = readWavHeader(start, bytes);
  if (!reading.ok) throw refuse(sentence(reading.reason), reading.because);
  const { format: wav } = reading;
  const { encoding, rateHz, frames, truncated, bytesPerFrame: frameBytes } = wav;
  const format = KEPT[encoding];
  if (sidecar && truncated && sidecar.samples > frames)
    throw refuse(
      'The WAV is cut short, and its sidecar is of the whole: bring the WAV without it.',
      'wav-truncated',
    );
  if (sidecar && !isBeside(sidecar, wav)) throw otherSamples();
  const fault = sidecar && scaleFaultOf(sidecar);
  if (fault) throw falseScales(fault);
  if (sidecar && !areScalesAlike(sidecar))
    throw refuse(
      'The sidecar gives channels scales that are not as their full scales are.',
      'sidecar-scales',
    );
  return {
    ...{ wav, format, frameBytes, frames },
    rateHz: sidecar?.rateHz ?? rateHz,
    channels:
      sidecar?.channels.map((one, place) => ({
        ...one,
        name: shownName(one.name, `ch${place + 1}`),
      })) ?? plainChannels(wav),
    gaps: sidecar?.gaps ?? [],
    conversions: sidecar?.conversions ?? [],
    times: sidecar?.times ?? [],
  };
}

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/** Samples as they are kept, and how many of them were finer than that. */
export function keptBytes(
  { wav, frameBytes }: Shape,
  bytes: Uint8Array,
): { data: ArrayBuffer; rounded: number } {
  const { encoding, channels } = wav;
  if (encoding === 'int32' || encoding === 'float64')
    return asFloats(bytes, { ...wav, channels: 1, bytesPerFrame: frameBytes / channels });
  if (encoding !== 'uint8') return { data: new Uint8Array(bytes).buffer, rounded: 0 };
  const view = new DataView(new ArrayBuffer(2 * bytes.length));
  for (const [i, byte] of bytes.entries()) view.setInt16(2 * i, byte - WITHOUT_SIGN, true);
  return { data: view.buffer, rounded: 0 };
}

/** @param one as if it had one channel: samples in the order in which they stand. */
function asFloats(bytes: Uint8Array, one: WavFormat): { data: ArrayBuffer; rounded: number } {
  const values = new Float32Array(bytes.length / one.bytesPerFrame);
  decodeWavFrames(bytes, one, [values]);
  const from = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const to = new DataView(new ArrayBuffer(4 * values.length));
  let rounded = 0;
  for (const [i, value] of values.entries()) {
    to.setFloat32(4 * i, value, true);
    const isExact =
      one.encoding === 'int32'
        ? value * WAV_FULL_SCALE.int32 === from.getInt32(4 * i, true)
        : value === from.getFloat64(8 * i, true);
    if (!isExact) rounded += 1;
  }
  return { data: to.buffer, rounded };
}

/** Exponents of floats below it are of numbers far smaller than MOST_MEASURED: most are told by one byte. */
const NEAR_MOST = 0x70;
/** One that can be measured: neither NaN nor infinite nor beyond MOST_MEASURED (IEEE 754, little-endian). */
const isNumber = (bytes: Uint8Array, at: number): boolean =>
  ((bytes[at + 3] ?? 0) & 0x7f) < NEAR_MOST ||
  Math.abs(new DataView(bytes.buffer, bytes.byteOffset + at).getFloat32(0, true)) <= MOST_MEASURED;
const isNumber64 = (bytes: Uint8Array, at: number): boolean =>
  Math.abs(new DataView(bytes.buffer, bytes.byteOffset + at).getFloat64(0, true)) <= MOST_MEASURED;

/**
 * Frames from the beginning, of `most`, whose samples are all numbers, or of which one is none.
 * @param bytes at least `most` frames of floats.
 */
export function framesAlike(
  { wav: { channels, encoding }, frameBytes }: Shape,
  bytes: Uint8Array,
  most: number,
): { frames: number; areNumbers: boolean } {
  const [isOne, width] = encoding === 'float64' ? [isNumber64, 8] : [isNumber, 4];
  const areNumbersAt = (frame: number): boolean => {
    for (let channel = 0; channel < channels; channel += 1)
      if (!isOne(bytes, frame * frameBytes + width * channel)) return false;
    return true;
  };
  const areNumbers = areNumbersAt(0);
  let frames = 1;
  while (frames < most && areNumbersAt(frames) === areNumbers) frames += 1;
  return { frames, areNumbers };
}

/** How many of these rising places are at or before a sample. */
function countUpTo<T>(all: readonly T[], placeOf: (one: T) => number, sample: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = all[middle];
    if (one !== undefined && placeOf(one) <= sample) low = middle + 1;
    else high = middle;
  }
  return low;
}
/** A file may name a hundred thousand conversions: none is looked for one by one. */
const conversionsUpTo = ({ conversions }: Shape, sample: number): number =>
  countUpTo(conversions, ({ fromSample }) => fromSample, sample);

/** Where a block has to end at the latest: a gap, another scale, or a moment that both clocks name. */
export const nextChange = (of: Shape, sample: number, gap: SidecarGap | undefined): number =>
  Math.min(
    gap?.atSample ?? Infinity,
    of.conversions[conversionsUpTo(of, sample)]?.fromSample ?? Infinity,
    of.times[countUpTo(of.times, ({ atSample }) => atSample, sample)]?.atSample ?? Infinity,
  );

/** Of channel 0: the others are by their full scales. */
export function conversionAt(of: Shape, sample: number): { scale: number; offset: number } {
  const at = of.conversions[conversionsUpTo(of, sample) - 1];
  const own = of.wav.encoding === 'int32' ? WAV_FULL_SCALE.int32 : 1;
  return { scale: at?.scale[0] ?? own, offset: at?.offset[0] ?? 0 };
}
