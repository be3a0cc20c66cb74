// The tone beside a pilot: how it turns, and what is left of the pilot.
import { describe, expect, test } from 'vitest';
import { createGaussian, createRandom } from './channel-model.suite.ts';
import { fitClock } from './clock-fit.ts';
import { PILOT_CHIPS } from './phases.ts';
import { createPilotExcision, findLine, LEAST_SHARE, type PilotLine } from './pilot-line.ts';

const noLine = (): PilotLine => ({ turn: 0, re: 0, im: 0, share: 0 });
/** Phasors with their chips: a pilot of 1, a tone, noise. */
function phasorsOf(count: number, tone: number, turn: number, noise: number, first = 0) {
  const gaussian = createGaussian(createRandom(count));
  const at = (i: number, of: (angle: number) => number, pilot: number): number =>
    pilot * PILOT_CHIPS[(first + i) % 64]! + tone * of(turn * i + 0.7) + noise * gaussian();
  return {
    re: Float64Array.from({ length: count }, (_, i) => at(i, Math.cos, 1)),
    im: Float64Array.from({ length: count }, (_, i) => at(i, Math.sin, 0)),
  };
}

test.each([-3, -1.2, -0.14, 0, 0.2, 1.9, 3.1])(
  'a tone 20 dB above the chips that turns by %d a symbol is found to a hundredth',
  (turn) => {
    const line = noLine();
    findLine(phasorsOf(15, 10, turn, 0.2), 15, line);
    expect(line.share).toBeGreaterThan(0.9);
    expect(
      Math.abs(Math.atan2(Math.sin(line.turn - turn), Math.cos(line.turn - turn))),
    ).toBeLessThan(0.01);
  },
);

test('chips alone are no line, wherever they begin', () => {
  for (let first = 0; first < 64; first += 1)
    for (const count of [15, 16, 32]) {
      const line = noLine();
      findLine(phasorsOf(count, 0, 0, 0, first), count, line);
      expect(line.share).toBeLessThan(LEAST_SHARE);
    }
});

describe('taken out', () => {
  const leftOf = (tone: number, turn: number) => {
    const phasors = phasorsOf(32, tone, turn, 0.2);
    for (let i = 0; i < 32; i += 1) {
      phasors.re[i]! *= PILOT_CHIPS[i]!;
      phasors.im[i]! *= PILOT_CHIPS[i]!;
    }
    const fit = { slope: 0, phase: 0, coherence: 0 };
    createPilotExcision(32).takeOut(phasors, 0, 32, 0.02);
    fitClock(phasors, 0, 32, 0.02, fit);
    return fit;
  };

  test.each([2, 5, 10])(
    'a tone %d times as strong leaves the pilot, its phase and its slope',
    (tone) => {
      for (const turn of [0.14, 0, -1, 2.8]) {
        const { coherence, phase, slope } = leftOf(tone, turn);
        expect(coherence).toBeGreaterThan(0.85);
        expect(Math.abs(phase)).toBeLessThan(0.2);
        expect(Math.abs(slope)).toBeLessThan(0.012);
      }
    },
  );

  test('nothing is, where no tone stands', () => {
    expect(leftOf(0, 0)).toEqual(leftOf(0, 1));
    expect(leftOf(0, 0).coherence).toBeGreaterThan(0.9);
  });
});
