// Levels of frequency bands, and the lines beside a line: sums over a spectrum's bins. Given the bands; chooses none.
import type { BlockSpectrum } from './block-spectrum.ts';
import type { Line, LineReader } from './lines.ts';

/**
 * RMS of what lies between two frequencies, unit. A bin reaches half its width to each side; one that an edge cuts
 * counts in proportion. @param weightAt factor on the amplitude at a frequency, such as an integration's.
 */
export function bandRms(
  { power, binHz, enbwBins }: BlockSpectrum,
  fromHz: number,
  toHz: number,
  weightAt: (frequencyHz: number) => number = () => 1,
): number {
  let total = 0;
  const last = Math.min(power.length - 1, Math.ceil(toHz / binHz + 0.5));
  for (let k = Math.max(0, Math.floor(fromHz / binHz - 0.5)); k <= last; k += 1) {
    const covered = Math.min(toHz, (k + 0.5) * binHz) - Math.max(fromHz, (k - 0.5) * binHz);
    if (covered > 0)
      total += (covered / binHz) * (power[k] ?? 0) * weightAt(Math.max(k, 0.5) * binHz) ** 2;
  }
  return Math.sqrt(total / (2 * enbwBins));
}

/** The bins a band takes part of. */
export const bandBins = (
  { power, binHz }: BlockSpectrum,
  fromHz: number,
  toHz: number,
): [number, number] => [
  Math.max(0, Math.round(fromHz / binHz)),
  Math.min(power.length - 1, Math.round(toHz / binHz)),
];

/** Tops of lines as bins that were read: each with the two that its place is got from, those that meet as one. */
export function binsOfLines(tops: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const top of [...tops].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && top - 1 <= last[1] + 1) last[1] = Math.max(last[1], top + 1);
    else ranges.push([top - 1, top + 1]);
  }
  return ranges;
}

export interface Sideband {
  /** -1, 1, -2, 2, … */
  order: number;
  expectedHz: number;
  /** Where its line stands; null where none stands out of the floor. */
  frequencyHz: number | null;
  /** Level relative to the carrier, dB; of the strongest bin there where no line stands out. */
  relativeDb: number;
  detected: boolean;
}
export interface Sidebands {
  carrierHz: number;
  carrierAmplitudePeak: number;
  spacingHz: number;
  lines: Sideband[];
}

/** @param count pairs; those beyond 0 Hz or half the rate are none. @returns null where no line stands at the carrier. */
export function measureSidebands(
  { binHz, power, rateHz }: BlockSpectrum,
  reader: LineReader,
  carrierHz: number,
  spacingHz: number,
  count: number,
): Sidebands | null {
  const away = Math.min(2 * binHz, spacingHz / 4);
  const near = (hz: number): Line | null =>
    reader.strongest(Math.floor((hz - away) / binHz), Math.ceil((hz + away) / binHz));
  const carrier = near(carrierHz);
  if (!carrier?.stands) return null;
  const lines = Array.from({ length: count }, (_, i) => [-(i + 1), i + 1])
    .flat()
    .map((order) => ({ order, expectedHz: carrier.frequencyHz + order * spacingHz }))
    .filter(({ expectedHz }) => expectedHz > binHz && expectedHz < rateHz / 2 - binHz)
    .map(({ order, expectedHz }): Sideband => {
      const line = near(expectedHz);
      const detected = line?.stands === true;
      const amplitude =
        line?.amplitudePeak ?? Math.sqrt(power[Math.round(expectedHz / binHz)] ?? 0);
      return {
        order,
        expectedHz,
        frequencyHz: line?.stands ? line.frequencyHz : null,
        relativeDb: 20 * Math.log10(Math.max(1e-15, amplitude / carrier.amplitudePeak)),
        detected,
      };
    });
  return {
    carrierHz: carrier.frequencyHz,
    carrierAmplitudePeak: carrier.amplitudePeak,
    spacingHz,
    lines,
  };
}
