import { expect, test, vi } from 'vitest';
import type { LiveFrame } from '../../../contract/index.ts';
import { createWholeSpectrum } from './whole-spectrum.ts';

const frameOf = (bins: number) => ({ values: new Float32Array(bins) }) as LiveFrame;

test('the view is asked for every bin until they come, and then for what it showed before', async () => {
  const asked: boolean[] = [];
  const whole = createWholeSpectrum(() => asked.push(whole.isAsked));
  whole.take(frameOf(129), 129);
  const coming = whole.ask();
  expect(whole.ask(), 'asked twice is asked once').toBe(coming);
  whole.take(frameOf(64), 129);
  expect(whole.isAsked).toBe(true);
  const frame = frameOf(129);
  whole.take(frame, 129);
  await expect(coming).resolves.toBe(frame);
  expect(asked).toEqual([true, false]);
});

test('where none comes it ends, and the view shows what it showed', async () => {
  vi.useFakeTimers();
  const asked: boolean[] = [];
  const whole = createWholeSpectrum(() => asked.push(whole.isAsked));
  const coming = whole.ask();
  vi.advanceTimersByTime(5000);
  await expect(coming).rejects.toThrow('no whole spectrum');
  expect(asked).toEqual([true, false]);
  const late = whole.ask();
  whole.close();
  await expect(late).rejects.toThrow('no whole spectrum');
  vi.useRealTimers();
});
