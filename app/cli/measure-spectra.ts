// Which spectra `harmonic measure` prints of a file, and how those of several passes become one document.
import type {
  FftEngine,
  MeasuredSpectrum,
  MeasureOptions,
  Measurement,
  Measuring,
  WavFormat,
} from '@harmonic/protocol/signal';
import { createMeasuring } from '@harmonic/protocol/signal';
import type { MeasureFlags } from './flags.ts';

/** A length that is no power of two is transformed by definition: too slow beyond this. */
const DIRECT_MAX = 4096;
/** Below this, a length that is no power of two is the only one measured unless another is asked for. */
const SHORTEST_FAST = 256;

const powerOfTwoUpTo = (n: number): number => 2 ** Math.floor(Math.log2(n));

/** A wished length that the file cannot fill becomes the whole file, or the power of two below it. */
export function lengthFor(wished: number | undefined, frames: number): number | null {
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

export function createSpectra(
  engine: FftEngine,
  flags: Pick<MeasureFlags, 'n' | 'window'>,
  format: WavFormat,
): Measuring {
  const { main, whole } = wishes(flags, lengthFor(flags.n, format.frames), format.frames);
  const measurings = [...main, ...(whole ? [whole] : [])].map((wish) =>
    createMeasuring({
      rateHz: format.rateHz,
      frames: format.frames,
      channels: Array.from({ length: format.channels }, (_, index) => `ch${index + 1}`),
      engine,
      ...wish,
    }),
  );
  return {
    push(samples, count) {
      for (const measuring of measurings) measuring.push(samples, count);
    },
    finish() {
      const measured = measurings.map((measuring) => measuring.finish());
      return joined(measured.slice(0, main.length), measured[main.length] ?? null);
    },
  };
}
