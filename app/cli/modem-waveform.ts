// The waveform that `harmonic modem` is told of, and refusals of the modem as the command says them.
import { STANDARD, type Waveform } from '@harmonic/protocol/phy';
import { CliRefusal, EXIT } from './exit.ts';
import type { WaveformFlags } from './flags.ts';

export const waveformFrom = (flags: WaveformFlags, rateHz: number): Waveform => ({
  f0Hz: flags.f0 ?? STANDARD.f0Hz,
  rateHz,
  periods: flags.k ?? STANDARD.periods,
  guardEighths: flags.g8 ?? STANDARD.guardEighths,
  modulation: flags.mod ?? STANDARD.modulation,
  fec: flags.fec ?? STANDARD.fec,
  ...(flags.secondPilot === undefined ? {} : { secondPilot: flags.secondPilot }),
});

/** What the modem cannot do is the command line's fault: its sentence, as it is. */
export function asRefusal<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new CliRefusal(EXIT.usage, error.message);
    throw error;
  }
}
