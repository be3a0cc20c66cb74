// The strongest lines of each spectrum, as `harmonic measure` prints them for people.
import type { FullMeasurement } from './measure-document.ts';
import { figure, plural, within } from './measure-number.ts';

type Spectrum = FullMeasurement['perChannel'][number]['spectra'][number];
type Peak = Spectrum['top10'][number];

/** Between bins a line is found to a tenth of one where it stands alone; nearer to another, its bin is all that is known. */
const [ALONE_SHARE, CROWDED_SHARE] = [0.1, 0.5];
const ALONE_BINS = 8;
/** Amplitudes agree with independent ones to four digits, and to so much of the strongest: transforms are of floats. */
const [OWN_SHARE, STRONGEST_SHARE] = [1e-4, 1e-6];

function hertz(
  { binHz, top10 }: Spectrum,
  { bin, frequencyHz, ...peak }: Peak,
  f0Hz: number,
): string {
  const { frequencyInterpolatedHz: between } = peak;
  if (between === undefined) return within(frequencyHz, binHz * CROWDED_SHARE);
  const isAlone =
    f0Hz >= ALONE_BINS * binHz &&
    top10.every(({ bin: other }) => other === bin || Math.abs(other - bin) >= ALONE_BINS);
  return within(between, binHz * (isAlone ? ALONE_SHARE : CROWDED_SHARE));
}

/** @param f0Hz harmonics stand so far apart; Infinity: there are none. */
export function spectraLines(spectra: readonly Spectrum[], f0Hz: number): string[] {
  return spectra.flatMap((spectrum) => {
    const { N, window, averages, binHz, top10 } = spectrum;
    const strongest = top10[0]?.amplitudePeak ?? 0;
    return [
      `  N ${N}, ${window}, ${plural(averages, 'average', 'averages')}, ${figure(binHz)} Hz a bin`,
      ...top10.map((peak) => {
        const { amplitudePeak } = peak;
        const near = Math.max(OWN_SHARE * amplitudePeak, STRONGEST_SHARE * strongest);
        return `    ${hertz(spectrum, peak, f0Hz).padStart(12)} Hz  ${within(amplitudePeak, near)}`;
      }),
    ];
  });
}
