// A line on which a simulated device sends the frames it is asked for (SPEC L16), one burst after another, above noise.
// A burst begins behind the samples that were read last; nothing that was read changes.
import { MOST_PSDU_BYTES } from '../phy/frame.ts';
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
  const ends = ({ at, samples }: Sounding): number => at + samples.length;
  return {
    rateHz,
    channels: [{ name: 'line', unit: 'V', fullScale: 1 }],
    format: 'int16',
    length: Infinity,
    sender: {
      take(frame) {
        bursts = bursts.filter((burst) => ends(burst) > read);
        if (bursts.length >= MOST_WAITING)
          return { code: 'busy', text: `${MOST_WAITING} frames wait already` };
        try {
          const samples = burstOf(waveform, frame);
          const last = bursts.at(-1);
          bursts.push({ at: Math.max(read, last ? ends(last) : 0) + rest, samples });
          return null;
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          return { code: 'value', text: error.message };
        }
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
