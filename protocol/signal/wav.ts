// WAV files: reads a header from its first bytes, turns sample bytes into numbers, writes headers.
// Never opens a file; trusts no length it is told.

export interface WavFormat {
  rateHz: number;
  channels: number;
  encoding: 'uint8' | 'int16' | 'int24' | 'int32' | 'float32' | 'float64';
  bytesPerFrame: number;
  /** Byte offset of the first sample. */
  dataAt: number;
  /** Whole frames, by the smaller of what the header claims and what the file holds. */
  frames: number;
  /** The header claims more than the file holds, or nothing (a stream cut short). */
  truncated: boolean;
  /** Bytes of samples by the header; null: it leaves them open, as a stream's does. */
  claimedBytes: number | null;
  /** Bytes from the first sample to the end of the file. */
  heldBytes: number;
  /** Bytes a second by the header: the rate times bytesPerFrame, unless it contradicts itself. */
  claimedByteRate: number;
  /** Bytes of the file by the header; null: it leaves them open (0, 0xffffffff, or of 64 bits). */
  claimedFileBytes: number | null;
}

/** What it is about a file that makes it unreadable, for words in any language. */
export type WavRefusal =
  'wav-unreadable' | 'wav-encoding' | 'wav-channels' | 'wav-contradicts' | 'wav-no-samples';
/** `reason`: in English, with its numbers. */
export type WavReading =
  { ok: true; format: WavFormat } | { ok: false; because: WavRefusal; reason: string };

const refuse = (because: WavRefusal, reason: string): WavReading => ({
  ok: false,
  because,
  reason,
});
const tag = (view: DataView, at: number): string =>
  String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );

/** By format code and bits: 1 PCM, of 8 bits without a sign (128 is zero), 3 IEEE float. */
const ENCODINGS: Partial<Record<string, WavFormat['encoding']>> = {
  '1/8': 'uint8',
  '1/16': 'int16',
  '1/24': 'int24',
  '1/32': 'int32',
  '3/32': 'float32',
  '3/64': 'float64',
};

export const CHUNK_HEAD = 8;
/**
 * Whether these eight bytes begin a chunk of so many bytes or fewer behind them: its name is of printable ASCII
 * (Multimedia Programming Interface 1.0, FOURCC).
 */
export function isChunk(head: Uint8Array, bytesBehind: number): boolean {
  if (head.length < CHUNK_HEAD) return false;
  const size = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  return (
    size <= bytesBehind && head.subarray(0, 4).every((letter) => letter >= 0x20 && letter < 0x7f)
  );
}

/** A size that 32 bits do not hold: said in a ds64 chunk (RF64, BW64), or not at all: then up to the file's end. */
const UNSAID = 0xffffffff;
type FormatField = 'rateHz' | 'channels' | 'encoding' | 'bytesPerFrame' | 'claimedByteRate';
const FORMS: ReadonlySet<string> = new Set(['RIFF', 'RF64', 'BW64']);

/**
 * @param head the first bytes of the file (64 KiB are plenty). @param fileBytes its real length.
 * Source: Multimedia Programming Interface 1.0 (RIFF), WAVE_FORMAT_EXTENSIBLE, EBU Tech 3306 (RF64).
 */
export function readWavHeader(head: Uint8Array, fileBytes: number): WavReading {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 12 || !FORMS.has(tag(view, 0)) || tag(view, 8) !== 'WAVE') {
    return refuse('wav-unreadable', 'this is not a WAV file (no RIFF/WAVE header)');
  }
  let fmt: Pick<WavFormat, FormatField> | null = null;
  const riff = view.getUint32(4, true);
  const isOpenRiff = tag(view, 0) !== 'RIFF' || riff === 0 || riff === UNSAID;
  const claimedFileBytes = isOpenRiff ? null : riff + CHUNK_HEAD;
  let longBytes: number | null = null;
  for (let at = 12; at + 8 <= head.length;) {
    const id = tag(view, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'ds64' && size >= 16 && body + 16 <= head.length) {
      longBytes = Number(view.getBigUint64(body + 8, true));
    } else if (id === 'fmt ') {
      if (size < 16 || body + 16 > head.length)
        return refuse('wav-unreadable', 'the WAV header is cut short');
      const code = view.getUint16(body, true);
      const bits = view.getUint16(body + 14, true);
      const extended = code === 0xfffe && size >= 26 && body + 26 <= head.length;
      const encoding = ENCODINGS[`${extended ? view.getUint16(body + 24, true) : code}/${bits}`];
      const channels = view.getUint16(body + 2, true);
      const rateHz = view.getUint32(body + 4, true);
      if (!encoding)
        return refuse(
          'wav-encoding',
          `WAV encoding ${code} with ${bits} bits is not one this program reads`,
        );
      if (channels < 1 || channels > 16)
        return refuse(
          'wav-channels',
          `the WAV header claims ${channels} channels; 1 to 16 are read`,
        );
      if (rateHz < 1 || rateHz > 10_000_000)
        return refuse('wav-channels', `the WAV header claims a rate of ${rateHz} Hz`);
      const bytesPerFrame = channels * (bits / 8);
      if (view.getUint16(body + 12, true) !== bytesPerFrame)
        return refuse('wav-contradicts', 'the WAV header contradicts itself (block size)');
      const claimedByteRate = view.getUint32(body + 8, true);
      fmt = { rateHz, channels, encoding, bytesPerFrame, claimedByteRate };
    } else if (id === 'data') {
      if (!fmt) return refuse('wav-contradicts', 'the WAV file has samples before their format');
      const held = Math.max(0, fileBytes - body);
      const behind = head.subarray(body, body + CHUNK_HEAD);
      // What a recorder leaves that was cut off before it wrote the size: 0, and samples behind it.
      const isOpen = size === 0 && held > 0 && !isChunk(behind, held - CHUNK_HEAD);
      const claimed = isOpen ? null : size === UNSAID ? longBytes : size;
      const frames = Math.floor(Math.min(claimed ?? held, held) / fmt.bytesPerFrame);
      if (frames === 0) return refuse('wav-no-samples', 'the WAV file holds no samples');
      const truncated = (claimed ?? UNSAID) > held;
      const sizes = { claimedBytes: claimed, heldBytes: held, claimedFileBytes };
      return { ok: true, format: { ...fmt, dataAt: body, frames, truncated, ...sizes } };
    }
    at = body + size + (size % 2);
  }
  return fmt
    ? refuse('wav-no-samples', 'the WAV file has no samples near its beginning')
    : refuse('wav-unreadable', 'the WAV file has no format');
}

/**
 * Decodes whole frames into one array a channel. Integers are scaled to full scale 1.0.
 * @returns frames decoded, bounded by the arrays.
 */
export function decodeWavFrames(
  bytes: Uint8Array,
  format: WavFormat,
  out: readonly Float32Array[],
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = Math.min(Math.floor(bytes.length / format.bytesPerFrame), out[0]?.length ?? 0);
  const width = format.bytesPerFrame / format.channels;
  for (let frame = 0, at = 0; frame < frames; frame += 1) {
    for (let channel = 0; channel < format.channels; channel += 1, at += width) {
      const target = out[channel];
      if (target) target[frame] = sampleAt(view, at, format.encoding);
    }
  }
  return frames;
}

function sampleAt(view: DataView, at: number, encoding: WavFormat['encoding']): number {
  switch (encoding) {
    case 'uint8':
      return (view.getUint8(at) - 0x80) / 0x80;
    case 'int16':
      return view.getInt16(at, true) / 0x8000;
    case 'int24':
      return ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 0x800000;
    case 'int32':
      return view.getInt32(at, true) / 0x80000000;
    case 'float32':
      return view.getFloat32(at, true);
    case 'float64':
      return view.getFloat64(at, true);
  }
}

/** A number as it stands in the file over the one that is decoded; of 8 bits, the number less 128. */
export const WAV_FULL_SCALE: Readonly<Record<WavFormat['encoding'], number>> = {
  uint8: 2 ** 7,
  int16: 2 ** 15,
  int24: 2 ** 23,
  int32: 2 ** 31,
  float32: 1,
  float64: 1,
};

/** A 44-byte header for PCM int16 or float32 samples to follow. */
export function writeWavHeader(
  rateHz: number,
  channels: number,
  frames: number,
  encoding: 'int16' | 'float32',
): Uint8Array<ArrayBuffer> {
  const width = encoding === 'int16' ? 2 : 4;
  const bytes = new Uint8Array(44);
  const view = new DataView(bytes.buffer);
  const put = (at: number, text: string): void => {
    for (let i = 0; i < 4; i += 1) bytes[at + i] = text.charCodeAt(i);
  };
  put(0, 'RIFF');
  view.setUint32(4, 36 + frames * channels * width, true);
  put(8, 'WAVE');
  put(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, encoding === 'int16' ? 1 : 3, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * channels * width, true);
  view.setUint16(32, channels * width, true);
  view.setUint16(34, width * 8, true);
  put(36, 'data');
  view.setUint32(40, frames * channels * width, true);
  return bytes;
}
