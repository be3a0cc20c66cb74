import { expect, test } from 'vitest';
import { chordOf, keyName, KEYS } from './keys.ts';

const pressed = (key: string, held: Partial<Parameters<typeof chordOf>[0]> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

test('a character is its own chord, whatever was held to make it; named keys say what was held', () => {
  expect(chordOf(pressed('?', { shiftKey: true }))).toBe('?');
  expect(chordOf(pressed('X', { shiftKey: true }))).toBe('X');
  expect(chordOf(pressed('ArrowLeft', { shiftKey: true }))).toBe('Shift+ArrowLeft');
  expect(chordOf(pressed('ArrowLeft', { altKey: true }))).toBe('Alt+ArrowLeft');
});

test('with Ctrl a letter is the same with and without the capital lock; Shift is told apart', () => {
  expect(chordOf(pressed('K', { ctrlKey: true }))).toBe('Ctrl+k');
  expect(chordOf(pressed('P', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+p');
  expect(chordOf(pressed('ArrowLeft', { ctrlKey: true }))).toBe('Ctrl+ArrowLeft');
});

test('AltGr, the system’s key and a modifier alone are no chords', () => {
  expect(chordOf(pressed('q', { ctrlKey: true, altKey: true }))).toBeNull();
  expect(chordOf(pressed('a', { metaKey: true }))).toBeNull();
  expect(chordOf(pressed('Shift', { shiftKey: true }))).toBeNull();
});

test('no key has two meanings', () => {
  const all = KEYS.flatMap(({ chords }) => chords);
  expect(new Set(all).size).toBe(all.length);
});

test('keys are named as people read them', () => {
  expect(keyName(' ', 'Espaço')).toBe('Espaço');
  expect(keyName('x', '')).toBe('X');
  expect(keyName('X', '')).toBe('Shift+X');
  expect(keyName('+', '')).toBe('+');
  expect(keyName('Ctrl++', '')).toBe('Ctrl++');
  expect(keyName('Ctrl+Shift+p', '')).toBe('Ctrl+Shift+P');
  expect(keyName('Alt+ArrowRight', '')).toBe('Alt+→');
  expect(keyName('F11', '')).toBe('F11');
});
