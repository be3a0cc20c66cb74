// What the line of a plan calls harmonics, for what is told of them: `H4`, or `3/2` on the rational grid. Pure.
import { bondName, harmonicName } from '@harmonic/protocol/phy';
import type { EventPlace } from './messages.ts';

type Line = Parameters<typeof harmonicName>[1];

/** Null where it is H and the number. */
export function calledOn(waveform: Line, harmonic: number): string | null {
  const name = harmonicName(harmonic, waveform);
  return name === `H${harmonic}` ? null : name;
}

/** @param waveform null: no plan is known. */
export const bondOn = (waveform: Line | null, harmonics: readonly number[]): string =>
  waveform ? bondName(harmonics, waveform) : `H${harmonics.join('+')}`;

/** What a device says of a place: numbers. @param called as `calledOn` has it. */
export function placeInWords(
  { hz, levelDb, harmonic }: EventPlace,
  called: string | null = null,
): string {
  const words: string[] = [];
  if (hz !== null) words.push(`${hz.toPrecision(6)} Hz`);
  if (levelDb !== null) words.push(`${levelDb.toFixed(1)} dB`);
  if (harmonic !== null) words.push(called ?? `H${harmonic}`);
  return words.join(', ');
}
