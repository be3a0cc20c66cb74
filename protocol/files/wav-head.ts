// The head of a WAV file that is written as a stream: RIFF while 32 bits hold its sizes, RF64 beyond. Writes no sample.
// Source: Multimedia Programming Interface 1.0 (RIFF), EBU Tech 3306 (RF64).

export type WavSampleFormat = 'int16' | 'int24' | 'float32';

export interface WavShape {
  /** Rounded to whole Hz: the format has no more. */
  rateHz: number;
  channels: number;
  frames: number;
  format: WavSampleFormat;
}

export const WAV_SAMPLE_BYTES: Readonly<Record<WavSampleFormat, number>> = {
  int16: 2,
  int24: 3,
  float32: 4,
};

const UNSAID = 0xffffffff;
const FMT_BYTES = 24;
const DS64_BYTES = 36;
const PCM = 1;
const IEEE_FLOAT = 3;

export const wavDataBytes = ({ channels, frames, format }: Omit<WavShape, 'rateHz'>): number =>
  channels * frames * WAV_SAMPLE_BYTES[format];

/** Bytes behind the samples: chunks are of even length. */
export const wavPadBytes = (shape: Omit<WavShape, 'rateHz'>): number => wavDataBytes(shape) % 2;

/** @returns everything that stands before the first sample. */
export function writeWavHead(shape: WavShape): Uint8Array<ArrayBuffer> {
  const dataBytes = wavDataBytes(shape);
  const padBytes = wavPadBytes(shape);
  const isLong = 4 + FMT_BYTES + 8 + dataBytes + padBytes >= UNSAID;
  const headBytes = 12 + (isLong ? DS64_BYTES : 0) + FMT_BYTES + 8;
  const riffBytes = headBytes - 8 + dataBytes + padBytes;
  const bytes = new Uint8Array(headBytes);
  const view = new DataView(bytes.buffer);
  const put = (at: number, text: string): void => {
    for (let i = 0; i < 4; i += 1) bytes[at + i] = text.charCodeAt(i);
  };
  put(0, isLong ? 'RF64' : 'RIFF');
  view.setUint32(4, isLong ? UNSAID : riffBytes, true);
  put(8, 'WAVE');
  let at = 12;
  if (isLong) {
    put(at, 'ds64');
    view.setUint32(at + 4, DS64_BYTES - 8, true);
    view.setBigUint64(at + 8, BigInt(riffBytes), true);
    view.setBigUint64(at + 16, BigInt(dataBytes), true);
    view.setBigUint64(at + 24, BigInt(shape.frames), true);
    at += DS64_BYTES;
  }
  put(at, 'fmt ');
  writeFormat(view, at + 4, shape);
  at += FMT_BYTES;
  put(at, 'data');
  view.setUint32(at + 4, isLong ? UNSAID : dataBytes, true);
  return bytes;
}

function writeFormat(view: DataView, at: number, { rateHz, channels, format }: WavShape): void {
  const width = WAV_SAMPLE_BYTES[format];
  const rate = Math.round(rateHz);
  view.setUint32(at, FMT_BYTES - 8, true);
  view.setUint16(at + 4, format === 'float32' ? IEEE_FLOAT : PCM, true);
  view.setUint16(at + 6, channels, true);
  view.setUint32(at + 8, rate, true);
  view.setUint32(at + 12, rate * channels * width, true);
  view.setUint16(at + 16, channels * width, true);
  view.setUint16(at + 18, width * 8, true);
}
