import { expect, test } from 'vitest';
import type { LevelScaleName } from '@harmonic/protocol/model';
import type { LevelRange } from '../../charts/level-range.ts';
import type { InstrumentLook } from './instrument-state.ts';
import { createLevelAxis, linearStep, scaleAfter, withScale } from './level-axis.ts';

const BASIS = { enbwHz: 10, binHz: 5, topHz: 1000, baseDb: -6 };
const look = (scale: LevelScaleName, levels: LevelRange | null = null): InstrumentLook => ({
  ...{ reference: 'fs', scale, levels, referenceLabel: 'dBFS', unit: 'V', unitMark: '' },
  ...{ scaleTitle: '', log: false, colours: 'viridis', low: false, decayDbPerS: 0 },
  ...{ timeAxis: 'arrival', calibration: null, curve: null, notes: [] },
});
/** A floor of −100 dB, and a line of −6 dB between its bins. */
const LEVELS = {
  values: Float32Array.of(-100, -100, -7.4, -7.4, -100),
  hold: null,
  peaks: [{ frequencyHz: 500, levelDb: -6.0206 }],
};

test('a linear axis begins at zero, fits what is there, and leaves the colours in dB', () => {
  const axis = createLevelAxis(look('peak'), BASIS);
  axis.follow(LEVELS, 0);
  expect(axis.range).toEqual([0, 0.6]);
  expect(axis.fall).toEqual([-120, 0]);
  expect(axis.fitted(LEVELS, 20), 'a reference that shifts by 20 dB').toEqual([0, 6]);
});

test('a linear axis ends over what is held, too', () => {
  const axis = createLevelAxis(look('peak'), BASIS);
  axis.follow({ ...LEVELS, hold: Float32Array.of(-100, 0, -6, -6, -100) }, 0);
  expect(axis.range).toEqual([0, 1.2]);
});

test('an axis of density lies as far under that of levels as its bandwidth makes it', () => {
  const axis = createLevelAxis(look('density'), BASIS);
  axis.follow(LEVELS, 0);
  expect(axis.range).toEqual([-110, -10]);
  expect(axis.fall, 'the same colours mean the same levels').toEqual([-100, 0]);
});

test('on another scale nothing stays of the range before; what was typed holds until then', () => {
  const axis = createLevelAxis(look('db', [-80, -10]), BASIS);
  axis.follow(LEVELS, 0);
  expect(axis.range).toEqual([-80, -10]);
  const before = axis.scale;
  expect(
    axis.set(look('db', [-80, -10]), { ...BASIS, baseDb: -7 }),
    'only percent has a base',
  ).toBe(before);
  axis.set(look('percent'), BASIS);
  axis.follow(LEVELS, 0);
  expect(axis.range).toEqual([0, 120]);
  axis.set(look('percent', [0, 5]), BASIS);
  axis.follow(LEVELS, 0);
  expect(axis.range).toEqual([0, 5]);
});

test('a typed range stays with its scale; the last scale is followed by the first', () => {
  const typed = { scale: 'db' as const, levels: [-80, -10] as const };
  expect(withScale(typed, 'db')).toEqual(typed);
  expect(withScale(typed, 'peak')).toEqual({ scale: 'peak', levels: null });
  expect([scaleAfter('db'), scaleAfter('percent')]).toEqual(['density', 'db']);
});

test('what is dragged is kept in tenths of a dB, or thousandths of a linear axis that ends at zero below', () => {
  const decibels = createLevelAxis(look('db'), BASIS);
  expect(decibels.choose([-80.04, -79.9])).toEqual([-80, -79]);
  const linear = createLevelAxis(look('rms'), BASIS);
  expect(linear.choose([-0.2, 0.123456])).toEqual([0, 0.123]);
  expect(linear.choose([0.02, 0.02])).toEqual([0.02, 0.0201]);
  linear.choose([0.1, 0.5]);
  expect(linear.panned(-1)).toEqual([0, 0.4]);
  expect(linear.zoomed(0.3, 0.5)).toEqual([0.2, 0.4]);
  expect([0.6, 120, 2.5e-6].map(linearStep)).toEqual([0.001, 1, 1e-8]);
});
