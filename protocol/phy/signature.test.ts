// The harmonic signature: its vectors, its chances, rogues of every kind, and a gate's patience.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, hexOf } from '../vectors/link.ts';
import { signatureVectors } from '../vectors/phy.ts';
import { createReplayWindow, WINDOW } from '../link/replay-window.ts';
import { createSignatureGate } from './signature-gate.ts';
import { createPatternEar, transmitPattern } from './signature-pattern.ts';
import { trySignatures } from './signature-trials.suite.ts';
import {
  choiceOf,
  harmonicsOf,
  nextKey,
  patternOf,
  signaturePsdu,
  type SignatureTalk,
} from './signature.ts';
import { toInt16 } from './transmitter.ts';
import { STANDARD } from './waveform.ts';

const [design] = signatureVectors;
const talkOf = (vector: (typeof signatureVectors)[number]): SignatureTalk => ({
  device: bytesOf(vector.device),
  gatewayNonce: bytesOf(vector.gatewayNonce),
  deviceNonce: bytesOf(vector.deviceNonce),
  slot: vector.slot,
});

describe('P11.2 patterns', () => {
  test('the generator makes the one that binds', () => {
    expect(design!.pattern.map((symbol) => symbol.join('+')).join(' | ')).toBe(
      '4+6+9+12 | 3+9+10+14 | 6+10+12+16 | 4+11+15+17 | 4+7+8+14 | 6+8+15+17 | 8+10+14+16 | 5+6+9+14 | 3+6+9+12 | 5+8+16+17 | 2+5+7+14 | 3+11+14+15',
    );
  });
  test.each(signatureVectors)('$name: pattern, payload, samples to the bit', (vector) => {
    const key = bytesOf(vector.key);
    const talk = talkOf(vector);
    const pattern = patternOf(key, talk);
    expect(pattern.map(harmonicsOf)).toEqual(vector.pattern);
    expect(hexOf(signaturePsdu(key, talk, bytesOf(vector.body)))).toBe(vector.psdu);
    expect(hexOf(nextKey(key))).toBe(vector.nextKey);
    const { samples } = toInt16(transmitPattern(vector.waveform, pattern, vector.amplitude));
    expect(samples.length).toBe(vector.samples);
    const bytes = new Uint8Array(samples.buffer);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(vector.sha256);
  });
  test('choices are the 1,820 of 4 of 16 in lexicographic order', () => {
    const all = Array.from({ length: 1820 }, (_, i) => harmonicsOf(choiceOf(i)));
    const words = all.map((four) => four.map((n) => String.fromCharCode(n)).join(''));
    expect(words).toEqual([...new Set(words)].sort());
    expect(all.every((four) => four.length === 4)).toBe(true);
    expect([all[0], all.at(-1)]).toEqual([
      [2, 3, 4, 5],
      [14, 15, 16, 17],
    ]);
  });
});

test('P11.4 34 hits come by chance once in 1e14', () => {
  const ways = [495, 880, 396, 48, 1];
  let chance = [1];
  for (let symbol = 0; symbol < 12; symbol += 1) {
    const next = new Array<number>(chance.length + 4).fill(0);
    for (const [i, p] of chance.entries())
      for (const [k, way] of ways.entries()) next[i + k]! += (p * way) / 1820;
    chance = next;
  }
  const tail = chance.slice(34).reduce((sum, p) => sum + p, 0);
  expect(tail).toBeGreaterThan(1.1e-14);
  expect(tail).toBeLessThan(1.3e-14);
});

describe('TC-FR-005 through noise, beside a running pilot', () => {
  const TRIALS = 30;
  test('genuine answers pass from 8 dB on, with a harmonic faded too, and raise no alarm', () => {
    for (const sender of ['genuine', 'one harmonic faded'] as const) {
      const { accepted, alarms } = trySignatures(sender, 8, TRIALS, 1);
      expect(accepted).toBe(TRIALS);
      expect(alarms).toBeLessThanOrEqual(2);
    }
  });
  test.each(['wrong key', 'old nonce', 'all sixteen on', 'static'] as const)(
    '%s never passes',
    (sender) => {
      for (const esN0Db of [6, 15, 40])
        expect(trySignatures(sender, esN0Db, TRIALS, 2).accepted).toBe(0);
    },
  );
  test('a second emitter is heard beside the first', () => {
    expect(trySignatures('second emitter', 8, TRIALS, 3).alarms).toBeGreaterThan(0.9 * TRIALS);
    expect(trySignatures('second emitter', 15, TRIALS, 3).alarms).toBe(TRIALS);
  });
});

const KEY = new Uint8Array(32).fill(7);
const TALK = talkOf(design!);
const BODY = Uint8Array.of(1, 2, 3);
const PSDU = signaturePsdu(KEY, TALK, BODY);
const heard = (key = KEY) => {
  const ear = createPatternEar(STANDARD);
  ear.begin(0, 0);
  ear.push(transmitPattern(STANDARD, patternOf(key, TALK), 0.1));
  return ear;
};

describe('TC-FR-005 P11.6 a gate', () => {
  const asked = () => {
    const gate = createSignatureGate(KEY, TALK.device);
    expect(gate.challenge(TALK.gatewayNonce, 5, 1000)).toBe(true);
    return gate;
  };
  test('accepts the answer it asked for, once', () => {
    const gate = createSignatureGate(KEY, TALK.device);
    expect(gate.answer(heard(), PSDU, 5, 1000).verdict).toBe('not-asked');
    gate.challenge(TALK.gatewayNonce, 5, 1000);
    expect(gate.answer(heard(), PSDU, 5, 3000)).toMatchObject({
      verdict: 'accepted',
      body: BODY,
      judgement: { hits: 48, strangers: 0, fitting: true },
    });
    expect(gate.answer(heard(), PSDU, 5, 3000).verdict).toBe('not-asked');
    expect(gate.failures).toBe(0);
  });
  test('an answer at once is in time, by whatever milliseconds the clocks of samples and questions differ', () => {
    const gate = asked();
    expect(gate.answer(heard(), PSDU, 5, 997.85).verdict).toBe('accepted');
  });
  test('an answer counts longer where its device may have had a frame under way', () => {
    const gate = createSignatureGate(KEY, TALK.device, 7000);
    gate.challenge(TALK.gatewayNonce, 5, 1000);
    expect(gate.answer(heard(), PSDU, 5, 8001).verdict).toBe('late');
    gate.challenge(TALK.gatewayNonce, 5, 9000);
    expect(gate.answer(heard(), PSDU, 5, 16_000).verdict).toBe('accepted');
  });
  const otherKey = new Uint8Array(32).fill(8);
  test.each([
    ['late', () => heard(), PSDU, 5, 3001],
    ['late', () => heard(), PSDU, 5, 499],
    ['late', () => heard(), PSDU, 5, NaN],
    ['wrong-slot', () => heard(), PSDU, 6, 1100],
    ['malformed', () => heard(), PSDU.subarray(0, 23), 5, 1100],
    ['wrong-pattern', () => heard(otherKey), PSDU, 5, 1100],
    ['wrong-pattern', () => createPatternEar(STANDARD), PSDU, 5, 1100],
    ['wrong-mac', () => heard(), signaturePsdu(otherKey, TALK, BODY), 5, 1100],
  ] as const)('says %s', (verdict, ear, psdu, slot, nowMs) => {
    const gate = asked();
    expect(gate.answer(ear(), psdu, slot, nowMs)).toMatchObject({
      verdict,
      body: new Uint8Array(),
    });
    expect(gate.failures).toBe(1);
    expect(gate.answer(heard(), PSDU, 5, 1100).verdict).toBe('not-asked');
  });
  test('takes no answer to an old question', () => {
    const gate = createSignatureGate(KEY, TALK.device);
    gate.challenge(TALK.gatewayNonce, 5, 0);
    gate.challenge(new Uint8Array(16), 5, 1);
    const { verdict, judgement } = gate.answer(heard(), PSDU, 5, 2);
    expect([verdict, judgement.fitting]).toEqual(['wrong-mac', false]);
  });
  test('never accepts bytes that were changed anywhere', () => {
    const ear = heard();
    fc.assert(
      fc.property(fc.nat(PSDU.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = PSDU.slice();
        changed[at]! ^= by;
        expect(asked().answer(ear, changed, 5, 1100).verdict).toBe('wrong-mac');
      }),
      { numRuns: 60 },
    );
  });
  test('P11.7 waits a second after five failures, then two, at most a minute', () => {
    const gate = createSignatureGate(KEY, TALK.device);
    const ear = heard();
    let nowMs = 0;
    for (const waitMs of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      for (let failure = 0; failure < 5; failure += 1) {
        expect(gate.challenge(TALK.gatewayNonce, 5, nowMs)).toBe(true);
        gate.answer(ear, new Uint8Array(0), 5, nowMs);
      }
      expect(gate.waitsUntilMs).toBe(nowMs + waitMs);
      expect(gate.challenge(TALK.gatewayNonce, 5, nowMs + waitMs - 1)).toBe(false);
      nowMs += waitMs;
    }
    expect(gate.failures).toBe(40);
    gate.challenge(TALK.gatewayNonce, 5, nowMs);
    expect(gate.answer(ear, PSDU, 5, nowMs).verdict).toBe('accepted');
    for (let failure = 0; failure < 5; failure += 1) {
      gate.challenge(TALK.gatewayNonce, 5, nowMs);
      gate.answer(ear, new Uint8Array(0), 5, nowMs);
    }
    expect(gate.waitsUntilMs).toBe(nowMs + 1000);
  });
});

describe('P11.8 counters', () => {
  test('each is taken once inside the window, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400), { maxLength: 300 }), (counters) => {
        const window = createReplayWindow();
        const taken = new Set<number>();
        let highest = -1;
        for (const counter of counters) {
          const expected = counter > highest - WINDOW && !taken.has(counter);
          expect(window.take(counter)).toBe(expected);
          if (expected) taken.add(counter);
          highest = Math.max(highest, counter);
        }
      }),
    );
  });
  test('are told whole by their lowest 16 bits', () => {
    const window = createReplayWindow();
    expect(window.expand(7)).toBe(7);
    expect(window.take(65_530)).toBe(true);
    expect([65_531, 3, 65_520].map(window.expand)).toEqual([65_531, 65_539, 65_520]);
    expect(window.take(2 ** 20)).toBe(true);
    expect(window.expand(1)).toBe(2 ** 20 + 1);
    expect(window.take(2 ** 32 - 1)).toBe(true);
    expect(window.expand(0xffff)).toBe(2 ** 32 - 1);
    expect([-1, 1.5, NaN, 2 ** 32].map(window.take)).toEqual([false, false, false, false]);
  });
});

describe('P11.1 what cannot be is refused in words', () => {
  const pattern = patternOf(KEY, TALK);
  test.each([
    ['H2 to H16', () => transmitPattern({ ...STANDARD, rateHz: 38_000 }, pattern, 0.1)],
    ['four harmonics fit full scale', () => transmitPattern(STANDARD, pattern, 0.26)],
    ['four harmonics fit full scale', () => transmitPattern(STANDARD, pattern, NaN)],
    ['a pattern has 12 symbols', () => transmitPattern(STANDARD, pattern.slice(1), 0.1)],
    ['begins at a sample', () => createPatternEar(STANDARD).begin(NaN, 0)],
    ['100,000 ppm', () => createPatternEar(STANDARD).begin(0, Infinity)],
    ['the key of a signature has 32 bytes, not 31', () => patternOf(KEY.subarray(1), TALK)],
    ["a device's id has 8 bytes", () => createSignatureGate(KEY, new Uint8Array(7))],
    ["the device's nonce has 8 bytes", () => patternOf(KEY, { ...TALK, deviceNonce: KEY })],
    ['nonce has 16 bytes', () => createSignatureGate(KEY, TALK.device).challenge(KEY, 5, 0)],
    ['a slot is a whole number of 32 bits', () => patternOf(KEY, { ...TALK, slot: 2 ** 32 })],
  ])('%s', (words, run) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(words);
  });
  test('samples that are no numbers are taken as 0 and counted; silence is no pattern', () => {
    const ear = createPatternEar(STANDARD);
    expect(ear.whole).toBe(false);
    ear.begin(-3.5, 12);
    ear.push(new Float64Array(1296).fill(NaN));
    expect(ear.notNumbers).toBeGreaterThan(1000);
    expect(ear.energies.every((energy) => energy === 0)).toBe(true);
    expect(ear.whole).toBe(true);
  });
});
