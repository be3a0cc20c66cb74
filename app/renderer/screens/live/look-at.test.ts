import { expect, test } from 'vitest';
import type { Look } from './Display.tsx';
import { lookAt } from './look-at.ts';

const look = { reference: 'fs', scale: 'density', levels: [-60, 0] } as unknown as Look;

test('without a full scale that was told, levels are in the channel’s unit, whose range is not that below full scale; all else stays', () => {
  expect(lookAt(look, false)).toEqual({ ...look, reference: 'unit', levels: null });
  expect(lookAt(look, true)).toBe(look);
  const inUnit = { ...look, reference: 'unit' } as Look;
  expect(lookAt(inUnit, false)).toBe(inUnit);
});
