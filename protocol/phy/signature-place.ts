// Where a signature stands on its line (SPEC P11.10): its pattern in a slot, a slot of rest behind it, then its frame.
import { POOL, POOL_FIRST } from './signature.ts';
import { SLOT_SYMBOLS, symbolPeriods, symbolSamples, type Waveform } from './waveform.ts';

/** Of f0, with their guards. */
const PATTERN_PERIODS = 27;
const SLOTS = 16;

/** A pattern sounds up to this harmonic. */
export const POOL_LAST = POOL_FIRST + POOL - 1;

/** Whether a second pilot that runs would sound among the harmonics of a pattern (SPEC P11.15). */
export const meetsPattern = (waveform: Waveform): waveform is Waveform & { secondPilot: number } =>
  waveform.secondPilot !== undefined &&
  waveform.secondPilot >= POOL_FIRST &&
  waveform.secondPilot <= POOL_LAST;

/** From the slot of a pattern to that in which its frame begins. */
export const slotsToFrame = (waveform: Waveform): number =>
  1 + Math.ceil(PATTERN_PERIODS / (SLOT_SYMBOLS * symbolPeriods(waveform)));

/** Slots of a superframe: a question names one of them. */
export const SIGNATURE_SLOTS = SLOTS;

/** Where bursts bring their own pilot: the frame begins with its burst, and the pattern sounds before it. */
export const slotOfBurst = (waveform: Waveform): number => SLOTS - slotsToFrame(waveform);

/** Samples from the beginning of a pattern to that of its frame. */
export const samplesToFrame = (waveform: Waveform): number =>
  slotsToFrame(waveform) * SLOT_SYMBOLS * symbolSamples(waveform);

/** Samples of a pattern. */
export const patternSamples = ({ rateHz, f0Hz }: Waveform): number =>
  (PATTERN_PERIODS * rateHz) / f0Hz;
