// Trials of the modem through the channel model, for tests and benches: bit errors, lost packets.
import {
  addNoise,
  addTone,
  createGaussian,
  createRandom,
  esN0Db,
  noiseFor,
  type Random,
} from './channel-model.suite.ts';
import type { ReceivedFrame } from './received-frame.ts';
import { createReceiver, type Receiver } from './receiver.ts';
import { transmit, type ChannelFrame } from './transmitter.ts';
import { buildPhyFrame, MOST_PSDU_BYTES } from './frame.ts';
import { frameSymbols } from './slot-bits.ts';
import { STANDARD, symbolSamples, type FecId, type Waveform } from './waveform.ts';

export const AMPLITUDE = 0.1;

export const randomBytes = (random: Random, length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, () => Math.floor(256 * random()));

/** Samples a sender with a clock that is off by so many ppm gives a receiver with a good one. */
export const sendAt = (
  waveform: Waveform,
  frames: readonly ChannelFrame[],
  ppm: number,
  leastSymbols = 0,
  pilotAmplitude = AMPLITUDE,
): Float64Array =>
  transmit({
    waveform: { ...waveform, f0Hz: waveform.f0Hz * (1 + ppm * 1e-6) },
    frames,
    pilotAmplitude,
    leastSymbols,
  });

export const bitErrors = (a: Uint8Array, b: Uint8Array): number => {
  let errors = 0;
  for (let i = 0; i < a.length; i += 1)
    for (let x = a[i]! ^ (b[i] ?? 0); x !== 0; x &= x - 1) errors += 1;
  return errors;
};

export interface BitErrors {
  bits: number;
  errors: number;
  /** Sum of the squares of each frame's errors, and the most of one: they come in clusters. */
  squares: number;
  worst: number;
  /** Bursts that were not found. */
  missed: number;
}

/**
 * Bit errors of one size of frames on one harmonic with real synchronisation, before the CRC decides.
 * @param payload bytes a frame. @param least bits.
 */
export function countBitErrors(
  waveform: Waveform,
  ebN0Db: number,
  least: number,
  seed: number,
  { ppm = 0, payload = 26, harmonic = 4 } = {},
): BitErrors {
  const random = createRandom(seed);
  const gaussian = createGaussian(random);
  const sigma = noiseFor(waveform, AMPLITUDE, esN0Db(waveform, ebN0Db));
  const size = payload + 6;
  const counted = { bits: 0, errors: 0, squares: 0, worst: 0, missed: 0 };
  let sent = new Uint8Array(0);
  let before = 0;
  const receiver = createReceiver({
    waveform,
    channels: [[harmonic]],
    excise: false,
    mostFrameBytes: size,
    observe: ({ bytes }) => {
      if (bytes.length !== size || counted.bits > before) return;
      counted.bits += 8 * size;
      const errors = bitErrors(sent, bytes);
      counted.errors += errors;
      counted.squares += errors * errors;
      counted.worst = Math.max(counted.worst, errors);
    },
  });
  const gap = Math.ceil(20 * symbolSamples(waveform));
  while (counted.bits < least) {
    const psdu = randomBytes(random, payload);
    sent = buildPhyFrame({ flags: 0, psdu });
    before = counted.bits;
    const samples = sendAt(
      waveform,
      [{ harmonics: [harmonic], amplitude: AMPLITUDE, flags: 0, psdu }],
      ppm,
    );
    receiver.push(addNoise(samples, sigma, gaussian, Math.floor(gap * (0.5 + random())), gap));
    if (counted.bits === before) counted.missed += 1;
    if (counted.missed > 100 + counted.bits / size) break;
  }
  return counted;
}

/** Chi-squared below which all but so many standard deviations of a normal number lie. Source: Wilson, Hilferty 1931. */
const chiSquared = (freedom: number, sigmas: number): number =>
  freedom * Math.max(0, 1 - 2 / (9 * freedom) + sigmas * Math.sqrt(2 / (9 * freedom))) ** 3;

/**
 * Interval of 95 % of a bit error rate. A decoder's errors come several in a frame: what is counted is a weighted sum of
 * frames that are wrong. Source: Fay, Feuer 1997; of single errors it is Garwood's interval of a Poisson count.
 */
export function berInterval(counted: BitErrors): { low: number; high: number } {
  const { bits, errors, squares } = counted;
  const worst = Math.max(1, counted.worst);
  const variance = squares + worst * worst;
  const more = errors + worst;
  const low =
    errors > 0 ? (squares / (2 * errors)) * chiSquared((2 * errors * errors) / squares, -1.96) : 0;
  const high = (variance / (2 * more)) * chiSquared((2 * more * more) / variance, 1.96);
  return { low: low / bits, high: high / bits };
}

/** DBPSK and Gray-coded DQPSK in white noise. Source: Proakis, 4th ed., 5.2.8 (Marcum's Q by its series). */
export function theoreticalBer(modulation: Waveform['modulation'], ebN0Db: number): number {
  const ratio = 10 ** (ebN0Db / 10);
  if (modulation === 'dbpsk') return Math.exp(-ratio) / 2;
  const a = Math.sqrt(2 * ratio * (1 - Math.SQRT1_2));
  const b = Math.sqrt(2 * ratio * (1 + Math.SQRT1_2));
  // Q1(a, b) - I0(ab) exp(-(a² + b²)/2) / 2, with Q1 = exp(-(a² + b²)/2) Σ (a/b)^k Ik(ab).
  let sum = besselI(0, a * b) / 2;
  for (let k = 1; k < 60; k += 1) sum += (a / b) ** k * besselI(k, a * b);
  return Math.exp(-(a * a + b * b) / 2) * sum;
}

function besselI(order: number, x: number): number {
  let term = 1;
  for (let k = 1; k <= order; k += 1) term *= x / (2 * k);
  let sum = 0;
  for (let k = 0; k < 400; k += 1) {
    sum += term;
    term *= ((x / 2) * (x / 2)) / ((k + 1) * (k + 1 + order));
  }
  return sum;
}

/** Eb/N0 at which theory gives these bit errors, less the one at hand: how far from theory a point lies, dB. */
export function distanceDb(
  modulation: Waveform['modulation'],
  ebN0Db: number,
  ber: number,
): number {
  let low = -10;
  let high = 20;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (theoreticalBer(modulation, middle) > ber) low = middle;
    else high = middle;
  }
  return ebN0Db - low;
}

export interface Packets {
  sent: number;
  lost: number;
  /** Frames the receiver gave that nobody sent. */
  wrong: number;
}

export interface PacketTrial {
  waveform: Waveform;
  channels: readonly (readonly number[])[];
  packets: number;
  seed: number;
  ebN0Db: number;
  payload?: number;
  ppm?: (random: Random) => number;
  /** What the medium does, before the noise; given silence round the burst. */
  medium?: (samples: Float64Array, random: Random) => Float64Array;
  receiver?: { excise?: boolean };
  /** Sees every frame that came right. */
  onFrame?: (frame: ReceivedFrame) => void;
  mostFrameBytes?: number;
}

/** Bursts with a frame on each channel; a packet is lost when its frame does not come, byte for byte. */
export function countLost(trial: PacketTrial): Packets {
  const { waveform, channels } = trial;
  const random = createRandom(trial.seed);
  const gaussian = createGaussian(random);
  const sigma = noiseFor(waveform, AMPLITUDE, esN0Db(waveform, trial.ebN0Db));
  const receiver = createReceiver({
    waveform,
    channels,
    mostFrameBytes: trial.mostFrameBytes ?? 24,
    ...trial.receiver,
  });
  const counted = { sent: 0, lost: 0, wrong: 0 };
  while (counted.sent < trial.packets) burst(trial, receiver, random, gaussian, sigma, counted);
  return counted;
}

function burst(
  trial: PacketTrial,
  receiver: Receiver,
  random: Random,
  gaussian: () => number,
  sigma: number,
  counted: Packets,
): void {
  const { waveform, channels, payload = 3 } = trial;
  const frames = channels.map((harmonics) => ({
    harmonics,
    amplitude: AMPLITUDE,
    flags: 0,
    psdu: randomBytes(random, payload),
  }));
  const sent = sendAt(waveform, frames, trial.ppm?.(random) ?? 0);
  const gap = symbolSamples(waveform);
  const before = Math.floor(gap * (10 + 2 * random()));
  const around = new Float64Array(before + sent.length + Math.ceil(20 * gap));
  around.set(sent, before);
  const heard = trial.medium ? trial.medium(around, random) : around;
  const got = receiver.push(addNoise(heard, sigma, gaussian)).filter(({ crcOk }) => crcOk);
  for (const { harmonics, psdu } of frames) {
    counted.sent += 1;
    const right = got.find(
      (frame) => frame.harmonics.join() === harmonics.join() && bitErrors(frame.psdu, psdu) === 0,
    );
    if (right) trial.onFrame?.(right);
    else counted.lost += 1;
  }
  counted.wrong += Math.max(0, got.length - frames.length);
}

/** Frames of H4 with pauses on a running pilot, in noise 31 dB below, and a steady tone so many dB above a harmonic. */
export function besideTone(hz: number, db: number, frames: number, seed: number) {
  const random = createRandom(seed);
  const sent = Array.from({ length: frames }, (_, i) => ({
    ...{ harmonics: [4], flags: 0, amplitude: AMPLITUDE, slot: 40 + 44 * i },
    psdu: randomBytes(random, 3),
  }));
  const pilot = sendAt(STANDARD, sent, 30, 4 * (sent.at(-1)?.slot ?? 0) + 300);
  const noisy = addNoise(pilot, 0.002, createGaussian(random), 500, 2000);
  const tone = AMPLITUDE * 10 ** (db / 20);
  return { sent, air: addTone(noisy, STANDARD.rateHz, hz, tone, 6 * random()) };
}

/** A frame on a bond, and the waveform it goes by. */
export interface BondFrame {
  waveform: Waveform;
  harmonics: number[];
  psdu: Uint8Array<ArrayBuffer>;
  /** It takes so many. */
  symbols: number;
}

/** Frames of any length on bonds of any width, the wide and short ones as often as the others. */
export function framesOfAnyBond(frames: number, mostHarmonics: number, seed: number): BondFrame[] {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(limit * random());
  return Array.from({ length: frames }, () => {
    const count = Math.min(mostHarmonics, Math.ceil(mostHarmonics ** random()));
    const all = Array.from({ length: count + 1 + below(10) }, (_, i) => i + 2);
    const secondPilot = random() < 0.3 ? all.splice(below(Math.min(all.length, 12)), 1)[0] : null;
    const harmonics = Array.from({ length: count }, () => all.splice(below(all.length), 1)[0]!);
    const periods = 1 + below(3);
    const waveform: Waveform = {
      ...{ ...STANDARD, periods, guardEighths: periods * (1 + below(2)) },
      rateHz: Math.max(16_000, Math.ceil((16 / 7) * (count + 13)) * 1000),
      modulation: random() < 0.5 ? 'dqpsk' : 'dbpsk',
      fec: below(3) as FecId,
      ...(secondPilot ? { secondPilot } : {}),
    };
    const psdu = randomBytes(random, Math.floor((MOST_PSDU_BYTES + 1) * random() ** 2));
    const bytes = buildPhyFrame({ flags: 0, psdu }).length;
    return { waveform, harmonics, psdu, symbols: frameSymbols(waveform, count, bytes) };
  });
}

/** With a second sender on a harmonic, whose symbols begin at other times and whose clock is off by 30 ppm. */
export function otherSender(
  samples: Float64Array,
  waveform: Waveform,
  harmonic: number,
  ratioDb: number,
  random: Random,
): Float64Array {
  const amplitude = AMPLITUDE * 10 ** (-ratioDb / 20);
  const frames = [0, 20, 40].map((slot) => ({
    harmonics: [harmonic],
    flags: 0,
    psdu: randomBytes(random, 3),
    amplitude,
    slot,
  }));
  const other = sendAt(waveform, frames, 30, 0, 0);
  const skip = Math.floor(random() * symbolSamples(waveform));
  return samples.map((value, i) => value + (other[i + skip] ?? 0));
}
