// What of a measurement is drawn: its tops are those that were measured, at their own bins, and there are no more than asked.
import { expect, test, vi } from 'vitest';
import { measureSamples, signalOf } from './measuring.suite.ts';

vi.setConfig({ testTimeout: 60_000 });

const RATE = 48_000;
const SHAFT_HZ = 25;
const TONE = { frequencyHz: 1000, amplitude: 0.5 };
const record = signalOf(131_072, RATE, [TONE], { rms: 1e-3, seed: 5 });
const curvesOf = (curvePoints: number) =>
  measureSamples(record, RATE, {
    ...{ profile: 'bearing', curvePoints, shaft: { startHz: SHAFT_HZ, endHz: SHAFT_HZ } },
  }).curves!;
const [whole, few] = [curvesOf(65_537), curvesOf(4096)];
const placeOfTop = ({ x0, dx, values }: { x0: number; dx: number; values: number[] }): number =>
  x0 + dx * values.reduce((top, value, i) => (value > (values[top] ?? -Infinity) ? i : top), 0);

test('every bin, where there is room for all', () => {
  const { spectrum, envelope, orders, cepstrum } = whole;
  for (const curve of [spectrum, envelope, orders, cepstrum]) expect(curve!.pointsPerValue).toBe(1);
  expect(spectrum!.values).toHaveLength(65_537);
  expect(Math.abs(placeOfTop(spectrum!) - TONE.frequencyHz)).toBeLessThanOrEqual(
    RATE / 131_072 / 2,
  );
  expect(Math.abs(placeOfTop(orders!) - TONE.frequencyHz / SHAFT_HZ)).toBeLessThanOrEqual(
    orders!.dx,
  );
});

test('where there is less, the spectrum keeps its tops; envelope and orders their lowest bins, each as it is', () => {
  const { spectrum, envelope, orders } = few;
  for (const curve of [spectrum, envelope, orders])
    expect(curve!.values.length).toBeLessThanOrEqual(4096);
  expect(spectrum!.pointsPerValue).toBe(17);
  expect(Math.max(...spectrum!.values)).toBe(Math.max(...whole.spectrum!.values));
  for (const [curve, all] of [
    [envelope, whole.envelope],
    [orders, whole.orders],
  ]) {
    expect(curve!.pointsPerValue).toBe(1);
    expect(curve!.values).toEqual(all!.values.slice(0, 4096));
  }
});

test('levels are sent to a hundredth of a decibel', () => {
  for (const value of few.spectrum!.values)
    expect(Math.abs(value * 100 - Math.round(value * 100))).toBeLessThan(1e-6);
});
