// SAMPLES: the 44-byte header read without allocating, and raw samples turned into numbers (SPEC L8).
import { SAMPLE_FORMAT } from './messages.ts';
import type { Frame } from './decoder.ts';

export const SAMPLES_HEADER_BYTES = 44;
export const SAMPLES_FLAG = { clipped: 1, gapBefore: 2, timeLocked: 4, first: 8 } as const;

export type SampleFormat = keyof typeof SAMPLE_FORMAT;
export const SAMPLE_BYTES: Record<SampleFormat, number> = { int16: 2, int24: 3, float32: 4 };
/** Rails of the integer formats; raw full scale of float32 is 1. */
export const SAMPLE_RAIL: Record<SampleFormat, number> = {
  int16: 0x7fff,
  int24: 0x7fffff,
  float32: 1,
};
/** Of the largest code: the smallest one stands a step beyond it, and both are rounded to single precision. */
const RAILED = 1 - 1e-6;
/**
 * How far from its offset a converted sample stands at a limit of the converter, in the channel's unit.
 * @param step of one code. @returns Infinity for floats: they have no code at which they end.
 */
export const railAt = (format: SampleFormat, step: number): number =>
  format === 'float32' ? Infinity : RAILED * SAMPLE_RAIL[format] * Math.abs(step);
const FORMATS: readonly (SampleFormat | undefined)[] = [undefined, 'int16', 'int24', 'float32'];

/** Filled anew for each frame. */
export interface SamplesHeader {
  stream: number;
  format: SampleFormat;
  channels: number;
  flags: number;
  blockSeq: number;
  /** Index (per channel) of the first sample since the stream was opened. */
  firstSample: number;
  /** Device time of that sample: Unix ns when time-locked, else ns since the device started. */
  timeNs: bigint;
  rateHz: number;
  scale: number;
  offset: number;
  unit: number;
  gainDb: number;
  samples: number;
}

export const createSamplesHeader = (): SamplesHeader => ({
  stream: 0,
  format: 'int16',
  channels: 0,
  flags: 0,
  blockSeq: 0,
  firstSample: 0,
  timeNs: 0n,
  rateHz: 0,
  scale: 1,
  offset: 0,
  unit: 0,
  gainDb: 0,
  samples: 0,
});

/** @returns false when the payload is not a whole SAMPLES message. */
export function readSamplesHeader(frame: Frame, out: SamplesHeader): boolean {
  const { view, from, to } = frame;
  if (to - from < SAMPLES_HEADER_BYTES) return false;
  const format = FORMATS[view.getUint8(from + 1)];
  if (format === undefined) return false;
  out.stream = view.getUint8(from);
  out.format = format;
  out.channels = view.getUint8(from + 2);
  out.flags = view.getUint8(from + 3);
  out.blockSeq = view.getUint32(from + 4, true);
  out.firstSample = view.getUint32(from + 8, true) + view.getUint32(from + 12, true) * 2 ** 32;
  out.timeNs = view.getBigUint64(from + 16, true);
  out.rateHz = view.getFloat64(from + 24, true);
  out.scale = view.getFloat32(from + 32, true);
  out.offset = view.getFloat32(from + 36, true);
  out.unit = view.getUint8(from + 40);
  out.gainDb = view.getInt8(from + 41);
  out.samples = view.getUint16(from + 42, true);
  return (
    out.channels > 0 &&
    out.rateHz > 0 &&
    Number.isFinite(out.rateHz) &&
    to - from === SAMPLES_HEADER_BYTES + out.samples * out.channels * SAMPLE_BYTES[format]
  );
}

/**
 * One channel of interleaved raw samples as value = raw * scale + offset.
 * @param at byte offset of the first sample of channel 0. @returns true when a sample stands at a rail.
 * @param int16 a quicker way for 16-bit samples, where there is one.
 */
export function convertChannel(
  view: DataView,
  at: number,
  format: SampleFormat,
  channels: number,
  channel: number,
  samples: number,
  scale: number,
  offset: number,
  out: Float32Array,
  int16: Int16Way | null = null,
): boolean {
  const width = SAMPLE_BYTES[format];
  const stride = width * channels;
  const first = at + channel * width;
  if (format === 'int16' && int16) {
    const railed = int16(view, first, stride, samples, scale, offset, SAMPLE_RAIL.int16, out);
    if (railed !== null) return railed;
  }
  const convert = format === 'int16' ? fromInt16 : format === 'int24' ? fromInt24 : fromFloat32;
  return convert(view, first, stride, samples, scale, offset, SAMPLE_RAIL[format], out);
}

/** A loop a format: one loop that asks for each sample is half as quick (measured with bench/spectrum.ts). */
type Convert = (
  view: DataView,
  first: number,
  stride: number,
  samples: number,
  scale: number,
  offset: number,
  rail: number,
  out: Float32Array,
) => boolean;

/** The same loop elsewhere; null when it does not write to this array, and did nothing. */
type Int16Way = (...what: Parameters<Convert>) => boolean | null;

/** Each answers whether a sample stands at a rail. */
const fromInt16: Convert = (view, first, stride, samples, scale, offset, rail, out) => {
  let high = 0;
  let low = 0;
  for (let i = 0, at = first; i < samples; i += 1, at += stride) {
    const raw = view.getInt16(at, true);
    if (raw > high) high = raw;
    else if (raw < low) low = raw;
    out[i] = raw * scale + offset;
  }
  return high >= rail || low <= -rail;
};

const fromInt24: Convert = (view, first, stride, samples, scale, offset, rail, out) => {
  let high = 0;
  let low = 0;
  for (let i = 0, at = first; i < samples; i += 1, at += stride) {
    const raw = (view.getInt8(at + 2) << 16) | view.getUint16(at, true);
    if (raw > high) high = raw;
    else if (raw < low) low = raw;
    out[i] = raw * scale + offset;
  }
  return high >= rail || low <= -rail;
};

const fromFloat32: Convert = (view, first, stride, samples, scale, offset, rail, out) => {
  let high = 0;
  let low = 0;
  for (let i = 0, at = first; i < samples; i += 1, at += stride) {
    const raw = view.getFloat32(at, true);
    if (raw > high) high = raw;
    else if (raw < low) low = raw;
    out[i] = raw * scale + offset;
  }
  return high >= rail || low <= -rail;
};

/** Writes a SAMPLES payload; `data` is interleaved and already in wire form. */
export function buildSamples(header: SamplesHeader, data: Uint8Array): Uint8Array {
  const payload = new Uint8Array(SAMPLES_HEADER_BYTES + data.length);
  const view = new DataView(payload.buffer);
  view.setUint8(0, header.stream);
  view.setUint8(1, SAMPLE_FORMAT[header.format]);
  view.setUint8(2, header.channels);
  view.setUint8(3, header.flags);
  view.setUint32(4, header.blockSeq, true);
  view.setBigUint64(8, BigInt(header.firstSample), true);
  view.setBigUint64(16, header.timeNs, true);
  view.setFloat64(24, header.rateHz, true);
  view.setFloat32(32, header.scale, true);
  view.setFloat32(36, header.offset, true);
  view.setUint8(40, header.unit);
  view.setInt8(41, header.gainDb);
  view.setUint16(42, header.samples, true);
  payload.set(data, SAMPLES_HEADER_BYTES);
  return payload;
}
