// A node of a line that signs, for tests: what it says and answers goes onto samples behind those that were read, with a
// clock of its own, among noise; and the rogues beside it.
import type { HardwareId } from '@harmonic/protocol/model';
import {
  createFrameSigner,
  FRAME_CLASS,
  frameKey,
  patternOf,
  samplesToFrame,
  SIGNATURE_SLOTS,
  signaturePsdu,
  slotsToFrame,
  STANDARD,
  SLOT_SYMBOLS,
  symbolSamples,
  transmit,
  transmitPattern,
  type FrameSigner,
  type Pattern,
  type SignatureTalk,
} from '@harmonic/protocol/phy';
import type { SampleSource } from '@harmonic/protocol/simulated';
import { bytesOfId } from './greeting.ts';
import type { SignatureAsk } from './messages.ts';

const RATE = STANDARD.rateHz;
export const AMPLITUDE = 0.05;

/** Twelve uniform numbers make a bell: standard deviation 1. */
function createGaussian(): () => number {
  let seed = 1;
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      sum += seed / 2_147_483_648;
    }
    return sum;
  };
}

/** Samples that anybody adds to. */
export function createAir({ noise = 1e-4, pilotS = 0 } = {}) {
  const sounds: { at: number; samples: Float64Array }[] = [];
  let read = 0;
  const gaussian = createGaussian();
  const add = (at: number, samples: Float64Array): void => void sounds.push({ at, samples });
  if (pilotS > 0)
    add(
      0,
      transmit({
        ...{ waveform: STANDARD, frames: [], pilotAmplitude: AMPLITUDE },
        leastSymbols: Math.ceil((pilotS * RATE) / symbolSamples(STANDARD)),
      }),
    );
  const source: SampleSource = {
    ...{ rateHz: RATE, format: 'int16', length: Infinity },
    channels: [{ name: 'line', unit: 'V', fullScale: 1 }],
    fill(_, first, count, out) {
      read = first + count;
      for (let i = 0; i < count; i += 1) out[i] = noise * gaussian();
      for (const { at, samples } of sounds) {
        const to = Math.min(count, at + samples.length - first);
        for (let i = Math.max(0, at - first); i < to; i += 1) {
          out[i] = (out[i] ?? 0) + (samples[first + i - at] ?? 0);
        }
      }
    },
  };
  return {
    source,
    add,
    /** The first sample of a pause behind what was read and what sounds. */
    free(): number {
      const ends = sounds.filter(({ at }) => at > 0).map(({ at, samples }) => at + samples.length);
      return Math.max(read, ...ends) + RATE / 50;
    },
    /** The first sample of this slot of the pilot that has not been read. */
    slot(slot: number): number {
      const each = SLOT_SYMBOLS * symbolSamples(STANDARD);
      const round = SIGNATURE_SLOTS * each;
      const first = slot * each;
      return first + round * Math.max(0, Math.ceil((read + 1 - first) / round));
    },
  };
}
export type Air = ReturnType<typeof createAir>;

export interface NodeOptions {
  air: Air;
  id: HardwareId;
  key: Uint8Array;
  harmonics: readonly number[];
  ppm?: number;
  running?: boolean;
}

/** What of an answer is sent otherwise than it should be. */
export interface AnswerOtherwise {
  pattern?: (right: Pattern) => Pattern;
  psdu?: Uint8Array;
}

export function createSigningNode({
  air,
  id,
  key,
  harmonics,
  ppm = 0,
  running = false,
}: NodeOptions) {
  const waveform = { ...STANDARD, f0Hz: STANDARD.f0Hz * (1 + ppm * 1e-6) };
  const device = bytesOfId(id);
  let signer: FrameSigner | null = null;
  let nonces = 0;
  let newest: { flags: number; psdu: Uint8Array } = { flags: 0, psdu: new Uint8Array(0) };

  const burst = (flags: number, psdu: Uint8Array): Float64Array =>
    transmit({
      waveform,
      frames: [{ harmonics, flags, psdu, amplitude: AMPLITUDE }],
      pilotAmplitude: running ? 0 : AMPLITUDE,
    });
  const begin = (): number => (running ? air.slot(0) : air.free());
  /** As it is on the air: to be played again. */
  const send = (flags: number, psdu: Uint8Array): Float64Array => {
    const samples = burst(flags, psdu);
    air.add(begin(), samples);
    return samples;
  };
  return {
    send,
    /** Signed, where it was asked already. */
    say(body: Uint8Array): Float64Array {
      const signed = signer?.sign(harmonics[0] ?? 0, FRAME_CLASS.data, body);
      newest = { flags: signed?.flags ?? 0, psdu: signed?.psdu ?? body };
      return send(newest.flags, newest.psdu);
    },
    /** Signed as what it says is, and kept off the line: what it sounds like. */
    hold(body: Uint8Array): Float64Array {
      const signed = signer?.sign(harmonics[0] ?? 0, FRAME_CLASS.data, body);
      return burst(signed?.flags ?? 0, signed?.psdu ?? body);
    },
    /** What it said last. */
    newest: () => newest,
    /** @returns what it sounds like. */
    answer({ nonce, slot }: SignatureAsk, otherwise: AnswerOtherwise = {}): Float64Array {
      signer = createFrameSigner(frameKey(key, { device, gatewayNonce: nonce, slot }), device);
      const deviceNonce = new Uint8Array(8).fill((nonces += 1));
      const talk: SignatureTalk = { device, gatewayNonce: nonce, deviceNonce, slot };
      const right = patternOf(key, talk);
      const pattern = transmitPattern(waveform, otherwise.pattern?.(right) ?? right, AMPLITUDE);
      const psdu = otherwise.psdu ?? signaturePsdu(key, talk, new Uint8Array(0));
      const frame = burst(FRAME_CLASS.auth, psdu);
      const behind = running
        ? slotsToFrame(STANDARD) * SLOT_SYMBOLS * symbolSamples(STANDARD)
        : Math.round(samplesToFrame(waveform));
      const all = new Float64Array(behind + frame.length);
      all.set(pattern);
      for (const [i, value] of frame.entries()) all[behind + i] = (all[behind + i] ?? 0) + value;
      air.add(running ? air.slot(slot) : air.free(), all);
      return all;
    },
  };
}
