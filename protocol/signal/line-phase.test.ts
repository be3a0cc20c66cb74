// Phases against the closed form, and of a series wherever the stretch lies.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLinePhases, relativePhaseDeg } from './line-phase.ts';

const RATE = 48_000;
const N = 4096;
const around = (degrees: number): number => degrees - 360 * Math.ceil((degrees - 180) / 360);

test('the phase of a cosine at the middle of the stretch, whatever its frequency, within 0.05°', () => {
  const phases = createLinePhases(N, RATE);
  fc.assert(
    fc.property(
      fc.double({ min: 200, max: 20_000, noNaN: true }),
      fc.double({ min: -179, max: 180, noNaN: true }),
      (hz, degrees) => {
        const atMiddle = (i: number): number => (2 * Math.PI * hz * (i - (N - 1) / 2)) / RATE;
        phases.take(
          Float32Array.from({ length: N }, (_, i) =>
            Math.cos(atMiddle(i) + (degrees * Math.PI) / 180),
          ),
        );
        expect(Math.abs(around(phases.read(hz) - degrees))).toBeLessThan(0.05);
        // A tenth of a bin beside the line: the middle does not mind.
        expect(Math.abs(around(phases.read(hz + RATE / N / 10) - degrees))).toBeLessThan(0.05);
      },
    ),
  );
});

test('relative phases of a series are the same wherever the stretch lies', () => {
  const phases = createLinePhases(N, RATE);
  const series = [
    { order: 1, amplitude: 1, degrees: 40 },
    { order: 2, amplitude: 0.1, degrees: -100 },
    { order: 3, amplitude: 0.05, degrees: 170 },
  ];
  const f0 = 173.3;
  for (const from of [0, 101, 5003, 77_777]) {
    phases.take(
      Float32Array.from({ length: N }, (_, i) =>
        series.reduce(
          (sum, { order, amplitude, degrees }) =>
            sum +
            amplitude *
              Math.cos((2 * Math.PI * order * f0 * (from + i)) / RATE + (degrees * Math.PI) / 180),
          0,
        ),
      ),
    );
    const fundamental = phases.read(f0);
    for (const { order, degrees } of series) {
      const expected = around(degrees - order * 40);
      const found = relativePhaseDeg(phases.read(order * f0), order, fundamental);
      expect(Math.abs(around(found - expected)), `order ${order} from ${from}`).toBeLessThan(0.5);
    }
  }
});

test('silence has no phase; a half turn is +180°, never −180°', () => {
  const phases = createLinePhases(N, RATE);
  phases.take(new Float32Array(N));
  expect(phases.read(1000)).toBeNaN();
  expect(relativePhaseDeg(-180, 1, 0)).toBe(180);
  expect(relativePhaseDeg(540, 1, 0)).toBe(180);
  expect(relativePhaseDeg(10, 2, 10)).toBe(-10);
});
