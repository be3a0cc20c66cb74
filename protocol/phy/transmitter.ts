// The transmitter: frames on channels to the samples of one burst, in double precision: the reference of every other.
import { buildPhyFrame, type PhyFrame } from './frame.ts';
import { phaseStep, PILOT_CHIPS, referencePhase, SUPERFRAME_SYMBOLS } from './phases.ts';
import { createAdder, firstSampleOf } from './sines.ts';
import { toSlotBits } from './slot-bits.ts';
import {
  bitsPerSymbol,
  checkBonds,
  checkWaveform,
  pilotsOf,
  SLOT_SYMBOLS,
  symbolSamples,
  type Waveform,
} from './waveform.ts';

export interface ChannelFrame extends PhyFrame {
  /** One harmonic, or a bond of them. */
  harmonics: readonly number[];
  /** Peak amplitude of each harmonic. */
  amplitude: number;
  /** Slot of the burst it begins in; 0 unless said. */
  slot?: number;
}

export interface Burst {
  waveform: Waveform;
  frames: readonly ChannelFrame[];
  pilotAmplitude: number;
  /** The pilot runs so many symbols at least; a burst is as long as its last frame. */
  leastSymbols?: number;
}

/** One harmonic of a frame as it is sent. */
interface Carrier {
  n: number;
  amplitude: number;
  firstSymbol: number;
  /** Phase of each symbol, radians. */
  phases: Float64Array;
}

function carriersOf(waveform: Waveform, frame: ChannelFrame): Carrier[] {
  const { harmonics, amplitude } = frame;
  const slot = frame.slot ?? 0;
  if (!(amplitude >= 0 && amplitude <= 1)) throw new RangeError('an amplitude is from 0 to 1');
  if (!Number.isInteger(slot) || slot < 0)
    throw new RangeError('a slot is a whole number from 0 on');
  const bits = toSlotBits(waveform, harmonics, buildPhyFrame(frame)).slot;
  const each = bitsPerSymbol(waveform.modulation);
  const symbols = 1 + bits.length / (each * harmonics.length);
  return harmonics.map((n, place) => {
    const phases = new Float64Array(symbols);
    phases[0] = referencePhase(n);
    for (let i = 1; i < symbols; i += 1) {
      const at = each * ((i - 1) * harmonics.length + place);
      phases[i] = ((phases[i - 1] ?? 0) + phaseStep(waveform.modulation, bits, at)) % (2 * Math.PI);
    }
    return { n, amplitude, firstSymbol: slot * SLOT_SYMBOLS, phases };
  });
}

/** Bonds that send at the same time share no harmonic; one after the other they may. */
function checkOverlaps(waveform: Waveform, frames: readonly ChannelFrame[]): void {
  const bySlot = new Map<number, (readonly number[])[]>();
  for (const frame of frames) {
    const slot = frame.slot ?? 0;
    bySlot.set(slot, [...(bySlot.get(slot) ?? []), frame.harmonics]);
  }
  for (const bonds of bySlot.values()) checkBonds(waveform, bonds);
}

function checkSequence(carriers: readonly Carrier[]): void {
  const ends = new Map<number, number>();
  for (const { n, firstSymbol, phases } of [...carriers].sort(
    (a, b) => a.firstSymbol - b.firstSymbol,
  )) {
    if (firstSymbol < (ends.get(n) ?? 0))
      throw new RangeError(`a frame on harmonic ${n} begins before the one before it has ended`);
    ends.set(n, firstSymbol + phases.length);
  }
}

/**
 * The samples of a burst, full scale 1; sample 0 is the first of the guard of symbol 0.
 * @throws RangeError in words when waveform, channels or frames cannot be.
 */
export function transmit(burst: Burst): Float64Array {
  const { waveform, frames, pilotAmplitude } = burst;
  checkWaveform(waveform);
  checkOverlaps(waveform, frames);
  if (!(pilotAmplitude >= 0 && pilotAmplitude <= 1))
    throw new RangeError('an amplitude is from 0 to 1');
  const carriers = frames.flatMap((frame) => carriersOf(waveform, frame));
  checkSequence(carriers);
  const symbols = carriers.reduce(
    (most, { firstSymbol, phases }) => Math.max(most, firstSymbol + phases.length),
    burst.leastSymbols ?? 0,
  );
  const out = new Float64Array(firstSampleOf(symbols, symbolSamples(waveform)));
  const add = createAdder(waveform);
  const pilots = pilotsOf(waveform);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    const chip = PILOT_CHIPS[symbol % SUPERFRAME_SYMBOLS] ?? 1;
    for (const n of pilots) add(out, symbol, n, pilotAmplitude, chip === 1 ? 0 : Math.PI);
  }
  for (const { n, amplitude, firstSymbol, phases } of carriers) {
    for (let i = 0; i < phases.length; i += 1)
      add(out, firstSymbol + i, n, amplitude, phases[i] ?? 0);
  }
  return out;
}

/** Samples as a converter takes them, floor(32767 v + 0.5); what is beyond is cut, and counted. */
export function toInt16(samples: Float64Array): { samples: Int16Array; clipped: number } {
  const out = new Int16Array(samples.length);
  let clipped = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const value = Math.floor(32_767 * (samples[i] ?? 0) + 0.5);
    if (value > 32_767 || value < -32_768) clipped += 1;
    out[i] = Math.max(-32_768, Math.min(32_767, value));
  }
  return { samples: out, clipped };
}
