// What is said of a shaft's speed as it was given: refined by what a record shows near it, or contradicted by it.
// Looks; replaces no speed.
import type { BlockSpectrum } from './block-spectrum.ts';
import { reason, type Reason } from './explanation.ts';
import { createLineReader, type Line, type LineReader } from './lines.ts';
import {
  NEAR_SHARE,
  rampAt,
  TURNS_A_BLOCK,
  type ShaftRamp,
  type ShaftTrack,
} from './shaft-track.ts';

/** Where another speed is looked for, share of the one given; further off it is another machine's. */
const [SLOWEST_SHARE, QUICKEST_SHARE] = [0.7, 1.4];
/** How far multiples of a family stand off. */
const FAMILY_SHARE = 0.01;
/** A grid as coarse as half of what counts as near parts no speeds. */
const COARSEST_SHARE = NEAR_SHARE / 2;

const near = (reader: LineReader, binHz: number, hz: number, share: number): Line | null => {
  const away = Math.max(binHz, share * hz);
  const line = reader.strongest(Math.ceil((hz - away) / binHz), Math.floor((hz + away) / binHz));
  return line?.stands ? line : null;
};

/** So much stronger than a line at the speed given is the family that contradicts it. */
const STRONGER = 1.5;

/**
 * The first of a family of lines, not at the speed given but about as quick, and stronger: its double or treble stands,
 * or it is confirmed otherwise, and none stands at a half or a third of it. @returns null where there is none.
 */
function familyElsewhere(
  spectrum: BlockSpectrum,
  givenHz: number,
  isConfirmed: (hz: number) => boolean,
): number | null {
  const { binHz } = spectrum;
  if (binHz > COARSEST_SHARE * givenHz) return null;
  const reader = createLineReader(spectrum);
  const stands = (hz: number): boolean => near(reader, binHz, hz, FAMILY_SHARE) !== null;
  const first = reader.strongest(
    Math.ceil((SLOWEST_SHARE * givenHz) / binHz),
    Math.floor((QUICKEST_SHARE * givenHz) / binHz),
  );
  const own = near(reader, binHz, givenHz, NEAR_SHARE);
  if (!first?.stands || first.amplitudePeak < STRONGER * (own?.amplitudePeak ?? 0)) return null;
  const hz = first.frequencyHz;
  if (Math.abs(hz - givenHz) <= NEAR_SHARE * givenHz) return null;
  const isFamily = stands(2 * hz) || stands(3 * hz) || isConfirmed(hz);
  return isFamily && !stands(hz / 2) && !stands(hz / 3) ? hz : null;
}

/**
 * Of a speed given as steady, another one that the record shows instead: both numbers. @param usedHz the speed found near
 * the one given; null: none was. @param isConfirmed something else speaks for a shaft at that speed.
 */
export function contradiction(
  spectra: readonly BlockSpectrum[],
  { startHz, endHz }: Pick<ShaftRamp, 'startHz' | 'endHz'>,
  { followed, elsewhereHz }: ShaftTrack,
  usedHz: number | null,
  isConfirmed: (hz: number) => boolean = () => false,
): Reason[] {
  if (startHz !== endHz) return [];
  const families = spectra.map((spectrum) => familyElsewhere(spectrum, startHz, isConfirmed));
  const track = followed === null && usedHz === null ? elsewhereHz : null;
  const foundHz = families.find((hz) => hz !== null) ?? track;
  return foundHz === null ? [] : [reason('shaft-contradicted', { givenHz: startHz, foundHz })];
}

/** A speed found near the one given, and used: both numbers, and how far it may be off. */
export const refined = (ramp: ShaftRamp, recordS: number, shaftHz: number): Reason =>
  reason('shaft-speed-found', {
    shaftHz,
    givenHz: rampAt(ramp, recordS / 2),
    nearPercent: 100 * NEAR_SHARE,
  });

/** How the angles were got; speeds that differ and were not followed are taken as even. */
export const turning = (perTurn: number, shaft: ShaftTrack): Reason[] => [
  reason('resampled', { perTurn, followed: shaft.followed ?? 0, turns: TURNS_A_BLOCK }),
  ...(shaft.followed === null && shaft.speedsHz[0] !== shaft.speedsHz[2]
    ? [reason('shaft-not-followed')]
    : []),
  ...(shaft.drawnOnS === null ? [] : [reason('shaft-drawn-on', { spanS: shaft.drawnOnS })]),
];
