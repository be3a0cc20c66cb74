// What a recording is of, which decides what is measured of it.

export const PROFILES = ['general', 'audio', 'mains', 'vibration', 'bearing'] as const;
export type Profile = (typeof PROFILES)[number];

/** Machines by power and support, as ISO 20816-3 groups them; a severity without one means nothing. */
export const MACHINE_CLASSES = [
  'group1-rigid',
  'group1-flexible',
  'group2-rigid',
  'group2-flexible',
] as const;
export type MachineClass = (typeof MACHINE_CLASSES)[number];

/** Bands an octave; an odd number has one at 1 kHz. */
export const OCTAVE_FRACTIONS = [1, 3, 6, 12, 24] as const;
export type OctaveFraction = (typeof OCTAVE_FRACTIONS)[number];
