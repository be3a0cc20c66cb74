// Trials of the signature through the channel model, for tests and benches: devices and rogues of every kind, each at a
// gate of its own, beside the pilot that runs.
import {
  addNoise,
  createGaussian,
  createRandom,
  noiseFor,
  valueAt,
  type Random,
} from './channel-model.suite.ts';
import { randomBytes, sendAt } from './links.suite.ts';
import { createSignatureGate } from './signature-gate.ts';
import { createPatternEar, transmitPattern } from './signature-pattern.ts';
import {
  choiceOf,
  harmonicsOf,
  patternOf,
  POOL,
  signaturePsdu,
  type Pattern,
  type SignatureTalk,
} from './signature.ts';
import { STANDARD, symbolSamples } from './waveform.ts';

const AMPLITUDE = 0.05;
const BEFORE = 100;
const FADED_DB = -20;
const PATTERN_WINDOW = { ...STANDARD, periods: 2, guardEighths: 2 };

export const SENDERS = [
  'genuine',
  'wrong key',
  'old nonce',
  'all sixteen on',
  'static',
  'one harmonic faded',
  'second emitter',
  'second emitter, unaligned',
] as const;
export type Sender = (typeof SENDERS)[number];

const talkOf = (random: Random): SignatureTalk => ({
  device: randomBytes(random, 8),
  gatewayNonce: randomBytes(random, 16),
  deviceNonce: randomBytes(random, 8),
  slot: Math.floor(16 * random()),
});
const randomPattern = (random: Random): Pattern =>
  Array.from({ length: 12 }, () => choiceOf(Math.floor(1820 * random())));
const sum = (...parts: readonly Float64Array[]): Float64Array =>
  parts[0]!.map((_, i) => parts.reduce((all, part) => all + part[i]!, 0));

/** A pattern with one harmonic of it weaker: what is left of the whole when most of that harmonic is taken off. */
function faded(
  pattern: Pattern,
  of: (pattern: Pattern) => Float64Array,
  place: number,
): Float64Array {
  const only = pattern.map((mask) => mask & (1 << place));
  const gone = 1 - 10 ** (FADED_DB / 20);
  const part = of(only);
  return of(pattern).map((value, i) => value - gone * part[i]!);
}

/** Samples of half a guard, and of a symbol. */
const WITHIN_GUARD = 6;
const SYMBOL = 108;
const beside = (samples: Float64Array, other: Float64Array, late: number): Float64Array =>
  samples.map((value, i) => value + valueAt(other, i - late));

interface Said {
  samples: Float64Array;
  psdu: Uint8Array;
}
/** What a sender makes of a talk. Rogues that have no key send the MAC of another. */
function saidBy(
  sender: Sender,
  key: Uint8Array,
  talk: SignatureTalk,
  ppm: number,
  random: Random,
): Said {
  const waveform = { ...STANDARD, f0Hz: STANDARD.f0Hz * (1 + ppm * 1e-6) };
  const of = (pattern: Pattern) => transmitPattern(waveform, pattern, AMPLITUDE);
  const body = Uint8Array.of(1, 2, 3);
  const genuine = patternOf(key, talk);
  const psdu = signaturePsdu(key, talk, body);
  const other = randomBytes(random, 32);
  const place = harmonicsOf(genuine[0]!)[0]! - 2;
  switch (sender) {
    case 'genuine':
      return { samples: of(genuine), psdu };
    case 'wrong key':
      return { samples: of(patternOf(other, talk)), psdu: signaturePsdu(other, talk, body) };
    case 'old nonce': {
      const old = { ...talk, gatewayNonce: randomBytes(random, 16) };
      return { samples: of(patternOf(key, old)), psdu: signaturePsdu(key, old, body) };
    }
    case 'all sixteen on':
      return { samples: sum(...[0, 4, 8, 12].map((at) => of(genuine.map(() => 15 << at)))), psdu };
    case 'static':
      return { samples: of(genuine.map(() => 0b100001)), psdu };
    case 'one harmonic faded':
      return { samples: faded(genuine, of, place % POOL), psdu };
    case 'second emitter':
      return {
        samples: beside(of(genuine), of(randomPattern(random)), WITHIN_GUARD * random()),
        psdu,
      };
    case 'second emitter, unaligned':
      return { samples: beside(of(genuine), of(randomPattern(random)), SYMBOL * random()), psdu };
  }
}

export interface SignatureTrials {
  accepted: number;
  alarms: number;
}

/**
 * Answers of a kind of sender, clocks within ±200 ppm. All but `wrong key` and `old nonce` bring the right MAC: what is
 * judged is the sound.
 * @param pilot peak amplitude of the pilot over that of a harmonic; 0 for none.
 */
export function trySignatures(
  sender: Sender,
  esOverN0Db: number,
  trials: number,
  seed: number,
  pilot = 1,
): SignatureTrials {
  const random = createRandom(seed);
  const gaussian = createGaussian(random);
  const sigma = noiseFor(PATTERN_WINDOW, AMPLITUDE, esOverN0Db);
  const ear = createPatternEar(STANDARD);
  const counted = { accepted: 0, alarms: 0 };
  for (let trial = 0; trial < trials; trial += 1) {
    const key = randomBytes(random, 32);
    const talk = talkOf(random);
    const ppm = 400 * (random() - 0.5);
    const { samples, psdu } = saidBy(sender, key, talk, ppm, random);
    // The pilot runs on through the answer: from the slot's first symbol on.
    const running = sendAt(STANDARD, [], ppm, 4 * talk.slot + 26, 1).subarray(
      Math.round(4 * talk.slot * symbolSamples(STANDARD) * (1 - ppm * 1e-6)),
    );
    const air = samples.map((value, i) => value + pilot * AMPLITUDE * running[i]!);
    const heard = addNoise(air, sigma, gaussian, BEFORE, BEFORE);
    ear.begin(BEFORE, ppm);
    ear.push(heard);
    const gate = createSignatureGate(key, talk.device);
    gate.challenge(talk.gatewayNonce, talk.slot, 0);
    const { verdict, judgement } = gate.answer(ear, psdu, talk.slot, 100);
    if (verdict === 'accepted') counted.accepted += 1;
    if (judgement.alarming) counted.alarms += 1;
  }
  return counted;
}
