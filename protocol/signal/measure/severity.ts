// Vibration velocity and the zone it falls in. The limits are data with their source; no conformity is claimed.
import { bandRms } from './bands.ts';
import type { BlockSpectrum } from './block-spectrum.ts';
import type { MachineClass } from '../../model/index.ts';

export type Zone = 'A' | 'B' | 'C' | 'D';
export interface VibrationVelocity {
  fromHz: number;
  toHz: number;
  rmsMmPerS: number;
}
export interface Severity {
  edition: string;
  machine: MachineClass;
  /** Upper limits of zones A, B and C, mm/s RMS. */
  limitsMmPerS: [number, number, number];
  zone: Zone;
}

export const VELOCITY_BAND_HZ = { fromHz: 10, toHz: 1000 };
/** Below 600 r/min the standard's band begins at 2 Hz, which is not measured here. */
export const SLOWEST_SHAFT_HZ = 10;
/** Widest bin whose middle may stand for it where 1 / f weighs: a tenth of the band's lower edge. */
export const COARSEST_BIN_HZ = VELOCITY_BAND_HZ.fromHz / 10;
const EDITION = 'ISO 20816-3:2022';

/**
 * Zone boundaries of velocity, mm/s RMS, 10 Hz to 1000 Hz, on non-rotating parts. Group 1: above 300 kW, or electrical
 * machines of shaft height 315 mm and more; group 2: 15 kW to 300 kW, or 160 mm to 315 mm.
 * Source: the values that ISO 10816-3:2009 printed and its successor ISO 20816-3:2022 carries on.
 */
const LIMITS: Record<MachineClass, [number, number, number]> = {
  'group1-rigid': [2.3, 4.5, 7.1],
  'group1-flexible': [3.5, 7.1, 11],
  'group2-rigid': [1.4, 2.8, 4.5],
  'group2-flexible': [2.3, 4.5, 7.1],
};
const STANDARD_GRAVITY = 9.80665;

/** Metres per second squared of one unit; null where it is no acceleration. */
export const accelerationOf = (unit: string): number | null =>
  unit === 'm/s²' || unit === 'm/s^2' ? 1 : unit === 'g' ? STANDARD_GRAVITY : null;

/** @param perUnit m/s² of one unit of the spectrum. Integrated line by line: velocity = acceleration / (2π f). */
export function vibrationVelocity(spectrum: BlockSpectrum, perUnit: number): VibrationVelocity {
  const { fromHz } = VELOCITY_BAND_HZ;
  const toHz = Math.min(VELOCITY_BAND_HZ.toHz, spectrum.rateHz / 2);
  const rms = bandRms(spectrum, fromHz, toHz, (f) => (1000 * perUnit) / (2 * Math.PI * f));
  return { fromHz, toHz, rmsMmPerS: rms };
}

export function severityOf(rmsMmPerS: number, machine: MachineClass): Severity {
  const limitsMmPerS = LIMITS[machine];
  const passed = limitsMmPerS.filter((limit) => rmsMmPerS > limit).length;
  const zone = (['A', 'B', 'C', 'D'] as const)[passed] ?? 'D';
  return { edition: EDITION, machine, limitsMmPerS, zone };
}
