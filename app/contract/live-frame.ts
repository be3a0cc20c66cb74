// The binary layout of one live frame: what a capture thread computed for one view, at one moment.
// Owns the bytes only; it never draws, and never decides when a frame is sent.
//
// All fields little-endian. Header of 104 bytes, then `peakCount` peaks of 16 bytes, then `readCount` readings of
// 40 bytes, then `count` float32 values, then (flag `hold`) `count` float32 held values, then (flag `low`) as many
// least ones.
//
//  off type  field
//    0 u32   magic "HLF1" (0x31464c48)
//    4 u8    kind: 1 spectrum, 2 waveform
//    5 u8    flags: 1 clipped, 2 gap before, 4 hold present, 8 simulated device, 16 averages restarted,
//            32 low present, 64 the device says that it knows the time;
//            1, 2 and 16 since the last frame of this kind
//    6 u8    peakCount
//    7 u8    readCount
//    8 u32   view number (given by `view.open`)
//   12 u32   sequence, +1 a frame made for this view; a jump means the live path skipped frames
//   16 u32   settings revision the frame was made under
//   20 u32   count of values (kind 2: pairs of minimum, maximum, so count is even; 0: only the header speaks)
//   24 f64   time of the last sample used, seconds since the stream began
//   32 f64   arrival of that sample, Unix milliseconds
//   40 f64   x of the first value: Hz (centre of the first bin or column), or seconds before the last sample
//   48 f64   x step: Hz per value, or seconds per pair
//   56 f64   sample rate, Hz
//   64 f64   samples lost on the link since its capture began
//   72 f32   full scale in the channel's unit (0 dBFS is a sine of this peak amplitude)
//   76 f32   averages in the trace
//   80 f32   RMS, channel unit, mean removed; like the next two of the newest second without a gap, or of one
//            transform's length where that is longer
//   84 f32   maximum of |x - mean|, channel unit
//   88 f32   mean, channel unit
//   92 u32   frames of the link that came damaged or too long, since its capture began; what is missing for it, and
//            for frames that never came, are samples lost
//   96 f64   when the device says that sample was taken, ms: Unix where flag 64 is set, else since it started; 0: no time
//
// Spectrum values and held values: level in dB re 1 channel unit, peak amplitude of a sine
// (20 log10 A). Subtract 20 log10(full scale) for dBFS. A column that stands for several bins
// carries their maximum.
// A peak: f64 frequency (Hz, interpolated), f32 level (dB re 1 unit, interpolated), f32 reserved 0.
// A reading: f64 asked for (Hz), f64 reach (Hz), f64 frequency (Hz), f32 level (dB re 1 unit), f32 1 where a line
// stands there, interpolated, else 0: then the frequency is what was asked for, and the level its bin's; f32 phase of
// the line's cosine, degrees, NaN where it is not known, all of a frame at the middle of one stretch; f32 reserved 0.

export const LIVE_FRAME_MAGIC = 0x31464c48;
export const LIVE_HEADER_BYTES = 104;
export const LIVE_PEAK_BYTES = 16;
export const LIVE_READING_BYTES = 40;
/** Every bin of the largest transform. */
export const LIVE_COLUMNS_MOST = 32_769;
/** More places are not read for a view. */
export const LIVE_READS_MOST = 192;

export const LIVE_KIND = { spectrum: 1, waveform: 2 } as const;
export const LIVE_FLAG = {
  clipped: 1,
  gapBefore: 2,
  hold: 4,
  simulated: 8,
  restarted: 16,
  low: 32,
  deviceClockSet: 64,
} as const;

export interface LiveFrameHeader {
  kind: number;
  flags: number;
  view: number;
  sequence: number;
  settingsRevision: number;
  /** Seconds since the stream began. */
  streamTimeS: number;
  /** Unix milliseconds. */
  arrivalMs: number;
  /** Milliseconds of the device's clock: Unix, or since it started; 0: it has none. */
  deviceMs: number;
  x0: number;
  dx: number;
  rateHz: number;
  samplesLost: number;
  fullScale: number;
  averages: number;
  rms: number;
  peak: number;
  mean: number;
  framesLost: number;
}

export interface LivePeak {
  frequencyHz: number;
  /** dB re 1 channel unit, peak amplitude. */
  levelDb: number;
}

/** One of the view's `reads`, as it stood in this spectrum. */
export interface LiveReading extends LivePeak {
  atHz: number;
  withinHz: number;
  isLine: boolean;
  /** Degrees, of all readings at the same instant; NaN where it is not known. */
  phaseDeg: number;
}

export interface LiveContent {
  peaks: readonly LivePeak[];
  readings: readonly LiveReading[];
  values: Float32Array;
  hold: Float32Array | null;
  /** The least since the hold was reset; a column carries the maximum of its bins here, too. */
  low: Float32Array | null;
}

export type LiveFrame = LiveFrameHeader & LiveContent;

/** Bytes that a frame of this shape takes. */
function liveFrameBytes(peaks: number, readings: number, count: number, arrays: number): number {
  const lists = peaks * LIVE_PEAK_BYTES + readings * LIVE_READING_BYTES;
  return LIVE_HEADER_BYTES + lists + count * 4 * arrays;
}

/** Writes a frame into a buffer of its own, ready to be handed over. */
export function encodeLiveFrame(
  header: LiveFrameHeader,
  { peaks, readings, values, hold, low }: LiveContent,
): ArrayBuffer {
  const bytes = new ArrayBuffer(
    liveFrameBytes(
      peaks.length,
      readings.length,
      values.length,
      1 + (hold ? 1 : 0) + (low ? 1 : 0),
    ),
  );
  const view = new DataView(bytes);
  view.setUint32(0, LIVE_FRAME_MAGIC, true);
  view.setUint8(4, header.kind);
  const flags = header.flags & ~(LIVE_FLAG.hold | LIVE_FLAG.low);
  view.setUint8(5, flags | (hold ? LIVE_FLAG.hold : 0) | (low ? LIVE_FLAG.low : 0));
  view.setUint8(6, peaks.length);
  view.setUint8(7, readings.length);
  view.setUint32(8, header.view, true);
  view.setUint32(12, header.sequence, true);
  view.setUint32(16, header.settingsRevision, true);
  view.setUint32(20, values.length, true);
  view.setFloat64(24, header.streamTimeS, true);
  view.setFloat64(32, header.arrivalMs, true);
  view.setFloat64(40, header.x0, true);
  view.setFloat64(48, header.dx, true);
  view.setFloat64(56, header.rateHz, true);
  view.setFloat64(64, header.samplesLost, true);
  view.setFloat32(72, header.fullScale, true);
  view.setFloat32(76, header.averages, true);
  view.setFloat32(80, header.rms, true);
  view.setFloat32(84, header.peak, true);
  view.setFloat32(88, header.mean, true);
  view.setUint32(92, header.framesLost, true);
  view.setFloat64(96, header.deviceMs, true);
  let at = LIVE_HEADER_BYTES;
  for (const peak of peaks) {
    view.setFloat64(at, peak.frequencyHz, true);
    view.setFloat32(at + 8, peak.levelDb, true);
    at += LIVE_PEAK_BYTES;
  }
  for (const reading of readings) {
    view.setFloat64(at, reading.atHz, true);
    view.setFloat64(at + 8, reading.withinHz, true);
    view.setFloat64(at + 16, reading.frequencyHz, true);
    view.setFloat32(at + 24, reading.levelDb, true);
    view.setFloat32(at + 28, reading.isLine ? 1 : 0, true);
    view.setFloat32(at + 32, reading.phaseDeg, true);
    at += LIVE_READING_BYTES;
  }
  new Float32Array(bytes, at, values.length).set(values);
  for (const more of [hold, low]) {
    if (!more) continue;
    at += values.length * 4;
    new Float32Array(bytes, at, more.length).set(more);
  }
  return bytes;
}

/**
 * Reads a frame; the value arrays are views onto `bytes`, not copies.
 * @returns null when the bytes are not a whole frame of this layout.
 */
export function decodeLiveFrame(bytes: ArrayBuffer): LiveFrame | null {
  if (bytes.byteLength < LIVE_HEADER_BYTES) return null;
  const view = new DataView(bytes);
  if (view.getUint32(0, true) !== LIVE_FRAME_MAGIC) return null;
  const flags = view.getUint8(5);
  const [peakCount, readCount] = [view.getUint8(6), view.getUint8(7)];
  const count = view.getUint32(20, true);
  const hasHold = (flags & LIVE_FLAG.hold) !== 0;
  const hasLow = (flags & LIVE_FLAG.low) !== 0;
  const arrays = 1 + (hasHold ? 1 : 0) + (hasLow ? 1 : 0);
  if (bytes.byteLength !== liveFrameBytes(peakCount, readCount, count, arrays)) return null;
  const peaks: LivePeak[] = [];
  let at = LIVE_HEADER_BYTES;
  for (let i = 0; i < peakCount; i += 1, at += LIVE_PEAK_BYTES) {
    peaks.push({ frequencyHz: view.getFloat64(at, true), levelDb: view.getFloat32(at + 8, true) });
  }
  const readings: LiveReading[] = [];
  for (let i = 0; i < readCount; i += 1, at += LIVE_READING_BYTES) {
    readings.push({
      atHz: view.getFloat64(at, true),
      withinHz: view.getFloat64(at + 8, true),
      frequencyHz: view.getFloat64(at + 16, true),
      levelDb: view.getFloat32(at + 24, true),
      isLine: view.getFloat32(at + 28, true) === 1,
      phaseDeg: view.getFloat32(at + 32, true),
    });
  }
  return {
    kind: view.getUint8(4),
    flags,
    view: view.getUint32(8, true),
    sequence: view.getUint32(12, true),
    settingsRevision: view.getUint32(16, true),
    streamTimeS: view.getFloat64(24, true),
    arrivalMs: view.getFloat64(32, true),
    x0: view.getFloat64(40, true),
    dx: view.getFloat64(48, true),
    rateHz: view.getFloat64(56, true),
    samplesLost: view.getFloat64(64, true),
    fullScale: view.getFloat32(72, true),
    averages: view.getFloat32(76, true),
    rms: view.getFloat32(80, true),
    peak: view.getFloat32(84, true),
    mean: view.getFloat32(88, true),
    framesLost: view.getUint32(92, true),
    deviceMs: view.getFloat64(96, true),
    peaks,
    readings,
    values: new Float32Array(bytes, at, count),
    hold: hasHold ? new Float32Array(bytes, at + count * 4, count) : null,
    low: hasLow ? new Float32Array(bytes, at + (arrays - 1) * count * 4, count) : null,
  };
}
