// How many samples of a part of a file were clipped.
import { expect, test } from 'vitest';
import { createClippedSpans } from './clipped-spans.ts';

const row = (...values: number[]): Float32Array => Float32Array.from(values);

test('two and more in a row at one limit are clipped, one alone touches it; in whatever pieces they come', () => {
  const samples = row(0, 1, 1, 1, 0, 1, 0, 1, -1, -1, 0.5, -1);
  for (const piece of [1, 2, 5, 12]) {
    const spans = createClippedSpans(1, 100);
    for (let at = 0; at < samples.length; at += piece) {
      const part = samples.subarray(at, at + piece);
      spans.look(part, part.length);
    }
    expect(spans.within(0, 12)).toBe(5);
    expect(spans.within(2, 9)).toBe(3);
    expect(spans.within(4, 8)).toBe(0);
    expect(spans.within(11, 20)).toBe(0);
    // A frame begins and ends between samples: what it touches counts whole.
    expect(spans.within(2.25, 3.5)).toBe(2);
  }
});

test('what still stands at the limit counts as far as it came', () => {
  const spans = createClippedSpans(1, 100);
  spans.look(row(0, 1, 1), 3);
  expect(spans.within(0, 3)).toBe(2);
});

test('floats have no limit', () => {
  const spans = createClippedSpans(null, 100);
  spans.look(row(3, 3, 3), 3);
  expect(spans.within(0, 3)).toBe(0);
});

test('what lies further back than asked for is forgotten, and nothing nearer', () => {
  const spans = createClippedSpans(1, 6000);
  const piece = row(1, 1, 0);
  const pieces = 5000;
  for (let i = 0; i < pieces; i += 1) spans.look(piece, 3);
  const all = 3 * pieces;
  expect(spans.within(all - 6000, all)).toBe(4000);
  expect(spans.within(0, all)).toBeLessThan(2 * pieces);
});
