import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

function frames() {
  let due: (() => void) | null = null;
  return {
    next: (turn: () => void): void => {
      expect(due, 'asked once a frame').toBeNull();
      due = turn;
    },
    pass(): boolean {
      const turn = due;
      due = null;
      turn?.();
      return turn !== null;
    },
  };
}

test('one piece a frame, in turn; who has no more leaves the line, and no frame is asked for in vain', () => {
  const screen = frames();
  const { join } = createTurns(screen.next);
  const done: string[] = [];
  let left = 2;
  join(() => (done.push('a'), (left -= 1) > 0));
  join(() => (done.push('b'), false));
  for (let frame = 1; screen.pass(); frame += 1) expect(done).toHaveLength(frame);
  expect(done).toEqual(['a', 'b', 'a']);
});

test('who stands in line stands there once, and is not asked after leaving', () => {
  const screen = frames();
  const { join, leave } = createTurns(screen.next);
  const done: string[] = [];
  const piece = (): boolean => (done.push('x'), false);
  join(piece);
  join(piece);
  const gone = (): boolean => (done.push('gone'), true);
  join(gone);
  leave(gone);
  while (screen.pass());
  expect(done).toEqual(['x']);
});
