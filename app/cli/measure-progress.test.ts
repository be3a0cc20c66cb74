import { expect, test } from 'vitest';
import { createProgress } from './measure-progress.ts';

function said(isTTY: boolean, msAPiece: number): string[] {
  const lines: string[] = [];
  let nowMs = 0;
  const progress = createProgress(10, { isTTY, write: (text) => lines.push(text) }, () => nowMs);
  for (let i = 0; i < 10; i += 1) {
    nowMs += msAPiece;
    progress(1);
  }
  return lines;
}

test('without a terminal: a line every five seconds, and the last', () => {
  expect(said(false, 1500)).toEqual(['measured 40 %\n', 'measured 80 %\n', 'measured 100 %\n']);
});

test('on a terminal: one line, written over every second', () => {
  expect(said(true, 400)).toEqual([
    ...['\rmeasured 30 %', '\rmeasured 60 %', '\rmeasured 90 %', '\rmeasured 100 %\n'],
  ]);
});

test('what is over at once says nothing', () => {
  expect(said(false, 10)).toEqual([]);
  expect(said(true, 10)).toEqual([]);
});
