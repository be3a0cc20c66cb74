import { expect, test } from 'vitest';
import { actionOf, keyName, LIVE_KEYS } from './keys.ts';

const pressed = (key: string, held: Partial<Parameters<typeof actionOf>[0]> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

test('a key acts by the character it makes, wherever it sits: = is + without Shift', () => {
  expect(actionOf(pressed('+', { shiftKey: true }), true)).toBe('zoomIn');
  expect(actionOf(pressed('='), true)).toBe('zoomIn');
  expect(actionOf(pressed('?', { shiftKey: true }), true)).toBe('help');
  expect(actionOf(pressed('X', { shiftKey: true }), true)).toBe('resetHold');
  expect(actionOf(pressed('x'), true)).toBe('hold');
});

test('arrows walk; with Shift they pan, with Alt they go back and forth', () => {
  expect(actionOf(pressed('ArrowLeft'), true)).toBe('cursorLeft');
  expect(actionOf(pressed('ArrowLeft', { shiftKey: true }), true)).toBe('panDown');
  expect(actionOf(pressed('ArrowLeft', { altKey: true }), true)).toBe('zoomBack');
});

test('what belongs to the browser or the system is left alone', () => {
  expect(actionOf(pressed('r', { ctrlKey: true }), true)).toBeNull();
  expect(actionOf(pressed('a', { metaKey: true }), true)).toBeNull();
  expect(actionOf(pressed('x', { altKey: true }), true)).toBeNull();
});

test('switched off, letters do nothing and the other keys still act', () => {
  expect(actionOf(pressed('r'), false)).toBeNull();
  expect(actionOf(pressed(' '), false)).toBe('pause');
  expect(actionOf(pressed('0'), false)).toBe('zoomAll');
  expect(actionOf(pressed('?', { shiftKey: true }), false)).toBe('help');
});

test('no key has two meanings', () => {
  const all = LIVE_KEYS.flatMap(({ keys }) => keys);
  expect(new Set(all).size).toBe(all.length);
});

test('keys are named as people read them', () => {
  expect(keyName(' ', 'Espaço')).toBe('Espaço');
  expect(keyName('x', '')).toBe('X');
  expect(keyName('X', '')).toBe('Shift+X');
  expect(keyName('Alt+ArrowRight', '')).toBe('Alt+→');
  expect(keyName('F11', '')).toBe('F11');
});
