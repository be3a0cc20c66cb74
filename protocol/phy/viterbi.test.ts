// The decoder of the code, held to the same search in double precision.
import { describe, expect, test } from 'vitest';
import { createGaussian, createRandom } from './channel-model.suite.ts';
import { codedBits, encode, OUTPUTS, PUNCTURE, STATES, TAIL_BITS } from './convolutional.ts';
import { createViterbi } from './viterbi.ts';

/** Each state's best path as the text books have it: forward, over both states it may come from. */
function likeliest(soft: Float64Array, fec: 1 | 2, bits: number): Uint8Array {
  const [first, second] = PUNCTURE[fec];
  let paths = new Map<number, { metric: number; bits: number[] }>([[0, { metric: 0, bits: [] }]]);
  for (let step = 0, at = 0; step < bits + TAIL_BITS; step += 1) {
    const a = first[step % first.length] ? soft[at++]! : 0;
    const b = second[step % first.length] ? soft[at++]! : 0;
    const next: typeof paths = new Map();
    for (const [state, path] of paths)
      for (const bit of step < bits ? [0, 1] : [0]) {
        const outputs = OUTPUTS[(bit << 6) | state]!;
        const metric = path.metric + (outputs & 2 ? -a : a) + (outputs & 1 ? -b : b);
        const to = ((bit << 6) | state) >> 1;
        if (metric > (next.get(to)?.metric ?? -Infinity))
          next.set(to, { metric, bits: [...path.bits, bit] });
      }
    paths = next;
  }
  expect(paths.size).toBeLessThanOrEqual(STATES);
  return Uint8Array.from(paths.get(0)!.bits.slice(0, bits));
}

const BITS = 72;
const viterbi = createViterbi(BITS);
const decoded = (soft: Float64Array, fec: 1 | 2): Uint8Array => {
  const out = new Uint8Array(BITS);
  expect(viterbi.decode(soft, fec, BITS, false, out)).toBe(true);
  return out;
};

describe.each([1, 2] as const)('P4.3 code %d', (fec) => {
  test('decides as double precision does, right or wrong, whatever the scale', () => {
    const random = createRandom(40 + fec);
    const gaussian = createGaussian(random);
    let wrong = 0;
    for (let i = 0; i < 12; i += 1) {
      const bits = Uint8Array.from({ length: BITS }, () => (random() < 0.5 ? 0 : 1));
      const scale = 10 ** (12 * random() - 6);
      const soft = Float64Array.from(
        encode(bits, fec),
        (bit) => scale * (1 - 2 * bit + 1.1 * gaussian()),
      );
      const out = decoded(soft, fec);
      expect(out).toEqual(likeliest(soft, fec, BITS));
      if (out.some((bit, at) => bit !== bits[at])) wrong += 1;
    }
    expect(wrong).toBeGreaterThan(0);
  });

  test('decisions a thousand times surer do not silence the others', () => {
    const random = createRandom(50 + fec);
    const bits = Uint8Array.from({ length: BITS }, () => (random() < 0.5 ? 0 : 1));
    const soft = Float64Array.from(
      encode(bits, fec),
      (bit, i) => (1 - 2 * bit) * (i % 9 ? 1 : 1000),
    );
    expect(decoded(soft, fec)).toEqual(bits);
  });

  test('nothing known is decided somehow', () => {
    expect(decoded(new Float64Array(codedBits(BITS, fec)), fec)).toHaveLength(BITS);
  });
});

test('noise that is said to be sure is mostly given up', () => {
  const random = createRandom(61);
  let givenUp = 0;
  for (let i = 0; i < 100; i += 1) {
    const noise = Float64Array.from({ length: codedBits(BITS, 1) }, () => random() - 0.5);
    if (!viterbi.decode(noise, 1, BITS, true, new Uint8Array(BITS))) givenUp += 1;
  }
  expect(givenUp).toBeGreaterThan(90);
});
