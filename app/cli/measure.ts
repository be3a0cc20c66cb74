// `harmonic measure`: statistics and spectra of a WAV file, read in pieces. The numbers are protocol/signal's.
import { open, type FileHandle } from 'node:fs/promises';
import {
  chooseEngine,
  createMeasuring,
  decodeWavFrames,
  readWavHeader,
  type MeasuredSpectrum,
  type MeasureOptions,
  type Measurement,
  type WavFormat,
} from '@harmonic/protocol/signal';
import { CliRefusal, EXIT, refusalCode } from './exit.ts';
import type { MeasureFlags } from './flags.ts';

const HEADER_BYTES = 64 * 1024;
const PIECE_FRAMES = 16_384;
/** From so many on, the last word of progress is said too. */
const LONG_FRAMES = 50_000_000;
/** A length that is no power of two is transformed by definition: too slow beyond this. */
const DIRECT_MAX = 4096;
/** Below this, a length that is no power of two is the only one measured unless another is asked for. */
const SHORTEST_FAST = 256;

const powerOfTwoUpTo = (n: number): number => 2 ** Math.floor(Math.log2(n));

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

async function openFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
}
function unreadable(file: string, error: unknown): unknown {
  const why = WHY[refusalCode(error) ?? ''];
  return why === undefined ? error : new CliRefusal(EXIT.usage, `${file}: ${why}`);
}

/** A wished length that the file cannot fill becomes the whole file, or the power of two below it. */
function lengthFor(wished: number | undefined, frames: number): number | null {
  if (wished === undefined) return null;
  if (wished <= frames || frames <= DIRECT_MAX) return wished;
  return powerOfTwoUpTo(frames);
}

type Wish = Pick<MeasureOptions, 'window' | 'n'>;

/** A short file with no window asked for may be one period: as a rectangular block its bins are exact. */
function wishes(
  flags: Pick<MeasureFlags, 'n' | 'window'>,
  n: number | null,
  frames: number,
): { main: Wish[]; whole: Wish | null } {
  const window = flags.window ?? 'hann';
  if (n !== null || frames >= DIRECT_MAX) return { main: [{ window, n }], whole: null };
  const power = powerOfTwoUpTo(frames);
  const isVeryShort = frames < SHORTEST_FAST && power < frames;
  return {
    main: [{ window, n }, ...(isVeryShort ? [{ window, n: power }] : [])],
    whole: flags.window === undefined ? { window: 'rectangular', n: frames } : null,
  };
}

const FIRST_HANN_BIN = 3;

/**
 * One document of several measurements of one file. Hann's peaks begin at bin 3: where a channel's strongest
 * line lies below it, only the exact bins of the whole block see it, and that block comes first.
 */
function joined(main: readonly Measurement[], whole: Measurement | null): Measurement {
  const [first] = main;
  if (!first) throw new Error('nothing was measured');
  const spectraOf = (measurement: Measurement | null, channel: number): MeasuredSpectrum[] =>
    measurement?.perChannel[channel]?.spectra ?? [];
  const strongest = (whole?.perChannel ?? []).map(
    ({ spectra }) => spectra[0]?.top10[0]?.bin ?? FIRST_HANN_BIN,
  );
  const isWholeFirst = strongest.some((bin) => bin < FIRST_HANN_BIN);
  const perChannel = first.perChannel.map((channel, index) => {
    const windowed = main.flatMap((measurement) => spectraOf(measurement, index));
    const exact = spectraOf(whole, index);
    return {
      ...channel,
      spectra: isWholeFirst ? [...exact, ...windowed] : [...windowed, ...exact],
    };
  });
  return { ...first, perChannel };
}

/** @throws CliRefusal when the file cannot be read or is no WAV file. */
export async function measureFile(
  file: string,
  flags: Pick<MeasureFlags, 'n' | 'window'>,
  warn: (line: string) => void,
): Promise<Measurement> {
  const handle = await openFile(file);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new CliRefusal(EXIT.usage, `${file} is no file of a fixed length`);
    const { size } = found;
    const head = Buffer.alloc(Math.min(HEADER_BYTES, size));
    await handle.read(head, 0, head.length, 0);
    const reading = readWavHeader(head, size);
    if (!reading.ok) throw new CliRefusal(EXIT.usage, `${file}: ${reading.reason}`);
    const { format } = reading;
    if (format.truncated) warn(`${file} is cut short: ${format.frames} frames are there`);
    const n = lengthFor(flags.n, format.frames);
    if (flags.n !== undefined && n !== null && Math.min(n, format.frames) !== flags.n) {
      warn(`${file} has ${format.frames} frames: N is ${Math.min(n, format.frames)}`);
    }
    const engine = await chooseEngine(async () =>
      (await import('@echogarden/pffft-wasm/simd')).default(),
    );
    const { main, whole } = wishes(flags, n, format.frames);
    const measurings = [...main, ...(whole ? [whole] : [])].map((wish) =>
      createMeasuring({
        rateHz: format.rateHz,
        frames: format.frames,
        channels: Array.from({ length: format.channels }, (_, index) => `ch${index + 1}`),
        engine,
        ...wish,
      }),
    );
    const progress = showProgress(format.frames);
    let notNumbers = 0;
    await readFrames(handle, format, (samples, count) => {
      notNumbers += countNotNumbers(samples, count);
      for (const measuring of measurings) measuring.push(samples, count);
      progress(count);
    });
    if (notNumbers > 0) {
      const many = notNumbers === 1 ? '1 sample is' : `${notNumbers} samples are`;
      throw new CliRefusal(
        EXIT.usage,
        `${file}: ${many} not a number or infinite, so nothing of it can be measured`,
      );
    }
    const measured = measurings.map((measuring) => measuring.finish());
    return joined(measured.slice(0, main.length), measured[main.length] ?? null);
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    await handle.close();
  }
}

function countNotNumbers(samples: readonly Float32Array[], count: number): number {
  let found = 0;
  for (const channel of samples) {
    for (let i = 0; i < count; i += 1) if (!Number.isFinite(channel[i])) found += 1;
  }
  return found;
}

/** Long files say on a terminal how far they are, at most once a second. */
function showProgress(frames: number): (count: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  let done = 0;
  let saidAtMs = performance.now();
  return (count) => {
    done += count;
    const nowMs = performance.now();
    if (nowMs - saidAtMs < 1000 && (done < frames || frames < LONG_FRAMES)) return;
    saidAtMs = nowMs;
    process.stderr.write(
      `\rmeasured ${Math.floor((100 * done) / frames)} %${done < frames ? '' : '\n'}`,
    );
  };
}

async function readFrames(
  handle: FileHandle,
  format: WavFormat,
  take: (samples: readonly Float32Array[], count: number) => void,
): Promise<void> {
  const piece = Buffer.alloc(PIECE_FRAMES * format.bytesPerFrame);
  const samples = Array.from({ length: format.channels }, () => new Float32Array(PIECE_FRAMES));
  for (let frame = 0; frame < format.frames;) {
    const wanted = Math.min(PIECE_FRAMES, format.frames - frame) * format.bytesPerFrame;
    let held = 0;
    while (held < wanted) {
      const at = format.dataAt + frame * format.bytesPerFrame + held;
      const { bytesRead } = await handle.read(piece, held, wanted - held, at);
      if (bytesRead === 0)
        throw new CliRefusal(EXIT.usage, 'the file became shorter while it was read');
      held += bytesRead;
    }
    const count = decodeWavFrames(piece.subarray(0, held), format, samples);
    take(samples, count);
    frame += count;
  }
}

const figure = (value: number): string => Number(value.toPrecision(7)).toString();

function table(measurement: Measurement): string {
  const seconds = measurement.frames / measurement.sampleRateHz;
  const lines = [
    `${measurement.frames} frames at ${measurement.sampleRateHz} Hz (${figure(seconds)} s)`,
  ];
  for (const { channel, statistics, spectra } of measurement.perChannel) {
    const { mean, rms, peak, crestFactor, kurtosis } = statistics;
    lines.push(
      '',
      `${channel}: mean ${figure(mean)}, RMS ${figure(rms)}, peak ${figure(peak)}, crest factor ${figure(crestFactor)}, kurtosis ${figure(kurtosis)}`,
    );
    for (const { N, window, averages, binHz, top10 } of spectra) {
      lines.push(`  N ${N}, ${window}, ${averages} averages, ${figure(binHz)} Hz a bin`);
      for (const { frequencyHz, frequencyInterpolatedHz, amplitudePeak } of top10) {
        const hz = (frequencyInterpolatedHz ?? frequencyHz).toFixed(3);
        lines.push(`    ${hz.padStart(12)} Hz  ${figure(amplitudePeak)}`);
      }
    }
  }
  return lines.join('\n');
}

export async function measure(file: string, flags: MeasureFlags): Promise<void> {
  const measurement = await measureFile(file, flags, (line) => console.error(line));
  console.log(flags.json === true ? JSON.stringify(measurement) : table(measurement));
}
