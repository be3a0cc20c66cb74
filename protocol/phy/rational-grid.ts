// The rational grid (HPM 1.0): twelve channels at a/b of f0 = 16,384 Hz, carried on multiples of f0/60. Owns its table,
// its waveform and the names of its channels; sends nothing.
import { STANDARD, type Waveform } from './waveform.ts';

/** All twelve are multiples of f0/60, and orthogonal over that many periods. */
const COMMON = 60;
/** What HPM 1.0 calls f0; the pilot is at f0/60. */
export const RATIONAL_F0_HZ = 16_384;

export const RATIONAL_WAVEFORM: Waveform = {
  ...STANDARD,
  f0Hz: RATIONAL_F0_HZ / COMMON,
  rateHz: 131_072,
  modulation: 'dbpsk',
};

export interface RationalChannel {
  channel: number;
  a: number;
  b: number;
  hz: number;
  /** 1/(a + b): simpler ratios come first. */
  priority: number;
  /** On the grid of f0/60: what the modem calls its harmonic. */
  harmonic: number;
}

const RATIOS: readonly (readonly [a: number, b: number])[] = [
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 3],
  [5, 4],
  [3, 1],
  [5, 3],
  [7, 4],
  [7, 5],
  [8, 5],
  [5, 2],
  [7, 3],
];

/** In channel order. */
export const RATIONAL_CHANNELS: readonly RationalChannel[] = RATIOS.map(([a, b], i) => ({
  channel: i + 1,
  a,
  b,
  hz: (RATIONAL_F0_HZ * a) / b,
  priority: 1 / (a + b),
  harmonic: (COMMON * a) / b,
}));

/** After so long all twelve are in phase again: the shortest window in which they are orthogonal. */
export const RATIONAL_PERIOD_MS = (1000 * COMMON) / RATIONAL_F0_HZ;

/** Whether it is the waveform of HPM 1.0, whatever samples it and wherever a second pilot stands. */
export const isRationalGrid = (waveform: Omit<Waveform, 'rateHz' | 'secondPilot'>): boolean =>
  (['f0Hz', 'periods', 'guardEighths', 'modulation', 'fec'] as const).every(
    (name) => waveform[name] === RATIONAL_WAVEFORM[name],
  );

/** The channel that stands on a multiple of f0/60; undefined: none of the twelve does. */
export const rationalChannelOn = (harmonic: number): RationalChannel | undefined =>
  RATIONAL_CHANNELS.find((each) => each.harmonic === harmonic);

/** The multiple of f0/60 of a ratio as it is written, `3/2`; null: it is none of the twelve. */
export const harmonicOfRatio = (text: string): number | null =>
  RATIONAL_CHANNELS.find(({ a, b }) => `${a}/${b}` === text)?.harmonic ?? null;

const ratioOn = (harmonic: number): string | null => {
  const on = rationalChannelOn(harmonic);
  return on ? `${on.a}/${on.b}` : null;
};

/** What a harmonic is called on a line of this waveform: `H4`, or `3/2` on the rational grid. */
export const harmonicName = (
  harmonic: number,
  waveform: Parameters<typeof isRationalGrid>[0],
): string => (isRationalGrid(waveform) ? ratioOn(harmonic) : null) ?? `H${harmonic}`;

/** The same of a bond: `H3+7+12`, or `3/2+2/1`. */
export const bondName = (
  harmonics: readonly number[],
  waveform: Parameters<typeof isRationalGrid>[0],
): string =>
  isRationalGrid(waveform)
    ? harmonics.map((harmonic) => harmonicName(harmonic, waveform)).join('+')
    : `H${harmonics.join('+')}`;
