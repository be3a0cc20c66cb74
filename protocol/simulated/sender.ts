// A line on which a simulated device sends the frames it is asked for (SPEC L16) and answers for its signature (L17), one
// burst after another, above noise. It says nothing of its own, so that it has nothing to prove behind a question.
// A burst begins behind the samples that were read last; nothing that was read changes.
import { FRAME_CLASS, MOST_PSDU_BYTES } from '../phy/frame.ts';
import { transmitPattern } from '../phy/signature-pattern.ts';
import { samplesToFrame, slotOfBurst } from '../phy/signature-place.ts';
import { patternOf, signaturePsdu } from '../phy/signature.ts';
import { transmit } from '../phy/transmitter.ts';
import {
  LEAST_BURST_SYMBOLS,
  MODULATIONS,
  STANDARD,
  type FecId,
  type Waveform,
} from '../phy/waveform.ts';
import {
  gaussianNoise,
  type FrameToSend,
  type HarmonicSender,
  type SampleSource,
  type SignatureToSend,
} from './source.ts';

/** Bursts that wait, or sound. */
const MOST_WAITING = 16;
const AMPLITUDE = 0.1;
const NOISE = 0.001;
/** Of rest before a burst, seconds. */
const REST_S = 0.04;
const VERSION_BITS = 0xc0;

interface Sounding {
  at: number;
  samples: Float64Array;
  isSignature: boolean;
}

function burstOf(waveform: Waveform, frame: FrameToSend): Float64Array {
  const { fec, harmonics, psdu, phyFlags: flags } = frame;
  const modulation = MODULATIONS[frame.modulation];
  if (modulation === undefined) throw new RangeError('the modulation is 0 or 1');
  if (fec > 2) throw new RangeError('the code is 0 (none), 1 (rate 1/2) or 2 (3/4)');
  if ((flags & VERSION_BITS) !== 0) throw new RangeError('frames of version 0 are sent');
  if (psdu.length > MOST_PSDU_BYTES) throw new RangeError(`${MOST_PSDU_BYTES} bytes are the most`);
  return transmit({
    waveform: { ...waveform, modulation, fec: fec as FecId },
    frames: [{ harmonics, amplitude: AMPLITUDE, flags, psdu }],
    pilotAmplitude: AMPLITUDE,
    leastSymbols: LEAST_BURST_SYMBOLS,
  });
}

/** The pattern, a slot of rest, and the frame behind it (P11.10). */
function signatureOf(waveform: Waveform, wanted: SignatureToSend): Float64Array {
  const { key, harmonics } = wanted;
  const frame = transmit({
    waveform,
    frames: [
      {
        ...{ harmonics, amplitude: AMPLITUDE, flags: FRAME_CLASS.auth },
        psdu: signaturePsdu(key, wanted, new Uint8Array(0)),
      },
    ],
    pilotAmplitude: AMPLITUDE,
    leastSymbols: LEAST_BURST_SYMBOLS,
  });
  const behind = Math.round(samplesToFrame(waveform));
  const all = new Float64Array(behind + frame.length);
  all.set(transmitPattern(waveform, patternOf(key, wanted), AMPLITUDE));
  all.set(frame, behind);
  return all;
}
const isSame = (a: Uint8Array, b: Uint8Array | null): boolean =>
  b !== null && a.every((byte, i) => byte === b[i]);

/** One channel of samples, with what it was asked to send. */
export function createSendingLine(
  seed: number,
  waveform: Waveform = STANDARD,
): SampleSource & { sender: HarmonicSender } {
  const { rateHz } = waveform;
  const rest = Math.ceil(REST_S * rateHz);
  let bursts: Sounding[] = [];
  /** Samples below it were read. */
  let read = 0;
  /** Of the question that was answered last. */
  let newestNonce: Uint8Array | null = null;
  const ends = ({ at, samples }: Sounding): number => at + samples.length;
  function queue(
    make: () => Float64Array,
    isSignature: boolean,
  ): ReturnType<HarmonicSender['take']> {
    bursts = bursts.filter((burst) => ends(burst) > read);
    if (isSignature && bursts.some((burst) => burst.isSignature))
      return { code: 'busy', text: 'another answer is under way' };
    if (bursts.length >= MOST_WAITING)
      return { code: 'busy', text: `${MOST_WAITING} frames wait already` };
    try {
      const samples = make();
      const last = bursts.at(-1);
      bursts.push({ at: Math.max(read, last ? ends(last) : 0) + rest, samples, isSignature });
      return null;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { code: 'value', text: error.message };
    }
  }
  return {
    rateHz,
    channels: [{ name: 'line', unit: 'V', fullScale: 1 }],
    format: 'int16',
    length: Infinity,
    sender: {
      take: (frame) => queue(() => burstOf(waveform, frame), false),
      sign(wanted) {
        if (wanted.slot !== slotOfBurst(waveform))
          return {
            code: 'value',
            text: `bursts bring their own pilot: the slot is ${slotOfBurst(waveform)}`,
          };
        if (isSame(wanted.gatewayNonce, newestNonce))
          return { code: 'value', text: 'this nonce was used before' };
        const refused = queue(() => signatureOf(waveform, wanted), true);
        if (!refused) newestNonce = wanted.gatewayNonce.slice();
        return refused;
      },
    },
    fill(_channel, first, count, out) {
      // A stream that begins anew begins with silence: nothing sounds twice.
      if (first < read) bursts = [];
      read = first + count;
      for (let i = 0; i < count; i += 1) out[i] = NOISE * gaussianNoise(seed, first + i);
      for (const { at, samples } of bursts) {
        const from = Math.max(0, at - first);
        const to = Math.min(count, at + samples.length - first);
        for (let i = from; i < to; i += 1) out[i] = (out[i] ?? 0) + (samples[first + i - at] ?? 0);
      }
    },
  };
}
