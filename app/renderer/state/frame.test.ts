import { expect, test } from 'vitest';
import { createFrame } from './frame.ts';

function screen() {
  const due: (() => void)[] = [];
  return {
    frame: createFrame((turn) => void due.push(turn)),
    asked: () => due.length,
    pass: (): void => due.shift()?.(),
  };
}

test('all that draws comes before all that is written, whoever came first, in one call of the screen', () => {
  const { frame, pass, asked } = screen();
  const done: string[] = [];
  frame.write(() => done.push('write 1'));
  frame.draw(() => done.push('draw 1'));
  frame.write(() => done.push('write 2'));
  frame.draw(() => done.push('draw 2'));
  expect(asked()).toBe(1);
  pass();
  expect(done).toEqual(['draw 1', 'draw 2', 'write 1', 'write 2']);
  expect(asked()).toBe(0);
});

test('what is asked for during a frame is done in the next one', () => {
  const { frame, pass, asked } = screen();
  const done: string[] = [];
  frame.write(() => {
    done.push('first');
    frame.draw(() => done.push('second'));
  });
  pass();
  expect(done).toEqual(['first']);
  expect(asked()).toBe(1);
  pass();
  expect(done).toEqual(['first', 'second']);
});

test('one that fails is heard of, and takes nobody else with it', () => {
  const { frame, pass } = screen();
  const done: string[] = [];
  frame.draw(() => {
    throw new Error('no context');
  });
  frame.write(() => done.push('written'));
  expect(pass).toThrow('no context');
  expect(done).toEqual(['written']);
  frame.write(() => done.push('again'));
  pass();
  expect(done).toEqual(['written', 'again']);
});
