import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actOf, keyOf, readChosen, refusalOf, rowsWith, type Chosen } from './bindings.ts';
import { KEYS } from './keys.ts';

const pressed = (key: string, held: Partial<Parameters<typeof actOf>[0]> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});
const act = (key: string, held = {}, chosen: Chosen = {}, letters = true) =>
  actOf(pressed(key, held), { chosen, letters });

test('what tells of a key names the one that this person has bound', () => {
  expect(keyOf('harmonics', '', { chosen: {} })).toBe('H');
  expect(keyOf('harmonics', '', { chosen: { harmonics: 'j' } })).toBe('J');
  expect(keyOf('pause', 'Espaço', { chosen: {} })).toBe('Espaço');
  expect(keyOf('previousPeak', '', { chosen: {} })).toBe('Shift+N');
});

test('a key acts by the character it makes, wherever it sits: = is + without Shift', () => {
  expect(act('+', { shiftKey: true })).toBe('zoomIn');
  expect(act('=')).toBe('zoomIn');
  expect(act('?', { shiftKey: true })).toBe('help');
  expect(act('X', { shiftKey: true })).toBe('resetHold');
  expect(act('l')).toBe('log');
  expect(act('L', { ctrlKey: true, shiftKey: true })).toBe('lock');
  expect(act('l', { ctrlKey: true })).toBeNull();
  expect(act('z', { ctrlKey: true })).toBe('undoLayout');
  expect(act('Z', { ctrlKey: true, shiftKey: true })).toBe('redoLayout');
});

test('what belongs to the browser or the system is left alone', () => {
  expect(act('r', { ctrlKey: true })).toBeNull();
  expect(act('a', { metaKey: true })).toBeNull();
  expect(act('x', { altKey: true })).toBeNull();
});

test('switched off, letters do nothing and the other keys still act', () => {
  expect(act('r', {}, {}, false)).toBeNull();
  expect(act(' ', {}, {}, false)).toBe('pause');
  expect(act('k', { ctrlKey: true }, {}, false)).toBe('palette');
});

test('a key that was chosen acts instead of those the act came with', () => {
  const chosen = { zoomIn: 'z' };
  expect(act('z', {}, chosen)).toBe('zoomIn');
  expect(act('+', {}, chosen)).toBeNull();
  expect(act('-', {}, chosen)).toBe('zoomOut');
});

test('a key that means something already is refused with what it means; the freed one can be taken', () => {
  expect(refusalOf({}, 'pause', 'm')).toEqual({ because: 'taken', by: 'marker' });
  expect(refusalOf({}, 'marker', 'm')).toBeNull();
  expect(refusalOf({ marker: 'k' }, 'pause', 'm')).toBeNull();
  expect(refusalOf({ marker: 'k' }, 'pause', 'k')).toEqual({ because: 'taken', by: 'marker' });
});

test('keys of the page, the browser and the clipboard are nobody’s', () => {
  for (const chord of ['Tab', 'Escape', 'Enter', 'F6', 'Ctrl+c', 'Ctrl+w', 'Ctrl+Shift+t'])
    expect(refusalOf({}, 'pause', chord), chord).toEqual({ because: 'reserved' });
});

test('what was written down is read as far as it makes sense, and never gives a key two meanings', () => {
  expect(readChosen('{"pause":"p","nobody":"q","marker":7,"record":"Tab"}')).toEqual({
    pause: 'p',
  });
  expect(readChosen('{"pause":"m"}'), 'm is the marker’s').toEqual({});
  for (const text of [null, '', 'nonsense', '[]', 'null', '7'])
    expect(readChosen(text)).toEqual({});
  const acts = fc.constantFrom(...KEYS.map((row) => row.act));
  const chords = fc.constantFrom('m', 'k', 'q', 'Ctrl+k', 'Tab', ' ');
  fc.assert(
    fc.property(fc.dictionary(acts, chords), (written) => {
      const all = rowsWith(readChosen(JSON.stringify(written))).flatMap((row) => row.chords);
      expect(new Set(all).size).toBe(all.length);
    }),
  );
});
