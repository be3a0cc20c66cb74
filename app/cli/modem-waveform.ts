// The waveform that `harmonic modem` is told of, its channels as they are written, and refusals of the modem as the command
// says them.
import {
  harmonicOfRatio,
  PROFILES,
  RATIONAL_CHANNELS,
  RATIONAL_WAVEFORM,
  rationalChannelOn,
  type Waveform,
} from '@harmonic/protocol/phy';
import { CliRefusal, EXIT } from './exit.ts';
import type { ModemProfile, WaveformFlags } from './flags.ts';

const OF_PROFILE: Record<ModemProfile, Waveform> = {
  ...{ standard: PROFILES.standard, fast: PROFILES.fast, robust: PROFILES.robust },
  rational: RATIONAL_WAVEFORM,
};
export const MODEM_PROFILES = Object.keys(OF_PROFILE);
const OWN_OF_RATIONAL = ['f0', 'k', 'g8', 'mod', 'fec'] as const;
const TABLE = RATIONAL_CHANNELS.map(({ a, b }) => `${a}/${b}`).join(', ');

/**
 * @param rateHz of a recording; undefined: as asked, else the profile's.
 * @throws CliRefusal where HPM 1.0 is asked to be something else.
 */
export function waveformFrom(flags: WaveformFlags, rateHz = flags.fs): Waveform {
  const of = OF_PROFILE[flags.profile ?? 'standard'];
  const own = OWN_OF_RATIONAL.find((name) => flags[name] !== undefined);
  if (flags.profile === 'rational' && own !== undefined)
    throw new CliRefusal(
      EXIT.usage,
      `--${own} is not for --profile rational: HPM 1.0 says what it is`,
    );
  const { secondPilot } = flags;
  return {
    f0Hz: flags.f0 ?? of.f0Hz,
    rateHz: rateHz ?? of.rateHz,
    periods: flags.k ?? of.periods,
    guardEighths: flags.g8 ?? of.guardEighths,
    modulation: flags.mod ?? of.modulation,
    fec: flags.fec ?? of.fec,
    ...(secondPilot === undefined ? {} : { secondPilot: harmonicFrom(secondPilot, flags) }),
  };
}

/**
 * Harmonics of a bond as written: multiples of f0, on the rational grid ratios of its table or multiples of f0/60.
 * @throws CliRefusal for a ratio where there are none, and for what HPM 1.0 has no channel on.
 */
export const bondFrom = (parts: readonly string[], flags: WaveformFlags): number[] =>
  parts.map((part) => {
    const harmonic = harmonicFrom(part, flags);
    if (flags.profile === 'rational' && !rationalChannelOn(harmonic))
      throw new CliRefusal(
        EXIT.usage,
        `harmonic ${harmonic} is no channel of HPM 1.0, which has ${TABLE}`,
      );
    return harmonic;
  });

function harmonicFrom(part: string, { profile }: WaveformFlags): number {
  if (!part.includes('/')) return Number(part);
  if (profile !== 'rational')
    throw new CliRefusal(EXIT.usage, `${part}: a ratio is a channel of --profile rational`);
  const harmonic = harmonicOfRatio(part);
  if (harmonic === null)
    throw new CliRefusal(EXIT.usage, `${part} is no channel of HPM 1.0, which has ${TABLE}`);
  return harmonic;
}

/** What the modem cannot do is the command line's fault: its sentence, as it is. */
export function asRefusal<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new CliRefusal(EXIT.usage, error.message);
    throw error;
  }
}
