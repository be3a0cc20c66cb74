// Harmonics as they are typed and written for typing: `4` or `H4`, and `3/2` on the rational grid. Pure.
import { assignmentSchema, HARMONIC_MOST, type ChannelPlan } from '@harmonic/protocol/model';
import { bondName, harmonicName, harmonicOfRatio, isRationalGrid } from '@harmonic/protocol/phy';

type Waveform = ChannelPlan['waveform'];

/** Without spaces and H. */
const bare = (text: string): string => text.replace(/\s/g, '').replace(/^h/i, '');
const isRatio = (part: string): boolean => part.includes('/');

/** On the rational grid ratios of its table; there and elsewhere multiples of the pilot. */
function readPart(part: string, waveform: Waveform | null): number | null {
  if (isRatio(part)) return waveform && isRationalGrid(waveform) ? harmonicOfRatio(part) : null;
  return /^\d{1,4}$/.test(part) ? Number(part) : null;
}

const partsOf = (text: string): string[] => text.split('+').map(bare);

/** @returns null for what is no bond. */
export function readBond(text: string, waveform: Waveform): number[] | null {
  const harmonics = partsOf(text).map((part) => readPart(part, waveform));
  return assignmentSchema.shape.harmonics.safeParse(harmonics).data ?? null;
}

/** Why a text is no bond on such a line. */
export function bondFault(text: string, waveform: Waveform): 'bond' | 'ratio' | 'not-rational' {
  if (isRationalGrid(waveform)) return 'ratio';
  return partsOf(text).some(isRatio) ? 'not-rational' : 'bond';
}

/** As it is typed: `3+7+12`, or `3/2+2/1` on the rational grid. */
export const writeBond = (harmonics: readonly number[], waveform: Waveform): string =>
  isRationalGrid(waveform) ? bondName(harmonics, waveform) : harmonics.join('+');

/** @param waveform null: no plan of that line is known, and its harmonics are numbers. @returns null for what is none. */
export function readHarmonic(text: string, waveform: Waveform | null): number | null {
  const harmonic = readPart(bare(text), waveform);
  return harmonic !== null && harmonic >= 1 && harmonic <= HARMONIC_MOST ? harmonic : null;
}

export function harmonicFault(
  text: string,
  waveform: Waveform | null,
): 'harmonic' | 'ratio' | 'not-rational' {
  if (waveform && isRationalGrid(waveform)) return 'ratio';
  return isRatio(text) ? 'not-rational' : 'harmonic';
}

export const writeHarmonic = (harmonic: number, waveform: Waveform | null): string =>
  waveform ? harmonicName(harmonic, waveform) : `H${harmonic}`;
