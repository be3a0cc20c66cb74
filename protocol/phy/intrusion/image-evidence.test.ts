// How likely the power of a bin is: a density, and no place alone decides.
import { expect, test } from 'vitest';
import { powerLikelihood } from './image-evidence.ts';

test.each([
  [0, 1],
  [1, 1],
  [30, 1],
])('a tone of %d over noise of %d: a density of the logarithm, around their sum', (tone, noise) => {
  let sum = 0;
  let mean = 0;
  const step = 0.01;
  // The part that may be anything is spread over twelve nepers around.
  const middle = Math.log(tone + noise);
  for (let x = middle - 6; x < middle + 6; x += step) {
    const density = Math.exp(powerLikelihood(Math.exp(x), tone, noise, 5.7));
    sum += density * step;
    mean += density * step * (x - middle);
  }
  expect(sum).toBeCloseTo(1, 1);
  expect(Math.abs(mean)).toBeLessThan(0.15);
});

test('what noise shows by chance weighs little, what it never shows at most six nats a place', () => {
  const against = (measured: number): number =>
    powerLikelihood(measured, 0, 1, 5.7) - powerLikelihood(measured, 9, 1, 5.7);
  expect(against(1)).toBeGreaterThan(3);
  expect(against(10)).toBeLessThan(-3);
  for (const measured of [1e-6, 0.01, 1, 100, 1e6])
    expect(Math.abs(against(measured))).toBeLessThan(7);
});
