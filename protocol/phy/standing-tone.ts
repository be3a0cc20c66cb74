// A steady tone that stands in a channel, as who listens is told of it. Holds nothing.
export interface StandingTone {
  /** The harmonic of the channel that it stands beside, or on. */
  harmonic: number;
  /** By the receiver's clock; of all that turn alike, a symbol rate apart, the one nearest to the harmonic. */
  hz: number;
  /** Peak amplitude, in the unit of the samples. */
  amplitude: number;
}

/** What of a tone a window of whole periods shows at a harmonic. @param offset of the tone, in windows' bins. */
const shown = (offset: number): number =>
  Math.abs(offset) < 1e-6 ? 1 : Math.sin(Math.PI * offset) / (Math.PI * offset);
/** Beyond it more is made of noise than of the tone. */
const LEAST_SHOWN = 0.1;

/**
 * The amplitude of a tone, by what a harmonic's value shows of it.
 * @param value its size, in the unit of the samples. @param offset of the tone from the harmonic, in f0. @param periods of f0
 * in a window.
 */
export const toneAmplitude = (value: number, offset: number, periods: number): number =>
  value / Math.max(LEAST_SHOWN, Math.abs(shown(offset * periods)));
