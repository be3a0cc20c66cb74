import i18next from 'i18next';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLevelScale, NO_BASIS } from '../../charts/level-scale.ts';
import { OPTIONS } from '../../i18n/index.ts';
import { spokenWords, type Said } from './use-spoken.ts';

const WORDS = { reference: 'fs', referenceLabel: 'dBFS', unit: 'V', unitMark: '' } as const;
const scale = createLevelScale('db', WORDS, NO_BASIS);
const PLACE: Said = {
  kind: 'place',
  at: { hz: 1234.5, db: -6.25 },
  resolutionHz: 0.5,
  ...{ scale, against: 'fs' },
};
const HARMONIC: Said = {
  kind: 'harmonic',
  ...{ scale, against: 'fs' },
  row: {
    ...{ order: 3, hz: 3000, deviationHz: 0.5, relativePhaseDeg: null },
    reading: {
      ...{ frequencyHz: 3000.5, levelDb: -20.5, isLine: true, resolutionHz: 0.1, phaseDeg: null },
    },
  },
};
const DBFS = 'fs';

describe.each([
  ['en', '.'],
  ['pt-BR', ','],
] as const)('in %s', (lng, sign) => {
  beforeEach(async () => {
    await i18next.init({ ...OPTIONS, lng });
  });

  test('what was read before is said with the decimal sign of the language that is chosen now', () => {
    const { t } = i18next;
    expect(spokenWords(t, PLACE, DBFS)).toMatch(new RegExp(`34\\${sign}5\\sHz`));
    expect(spokenWords(t, PLACE, DBFS)).toContain('dBFS');
    expect(spokenWords(t, HARMONIC, DBFS)).toMatch(new RegExp(`000\\${sign}5\\sHz`));
    expect(spokenWords(t, HARMONIC, DBFS)).toContain('3');
  });

  test('a level is said on the scale it was read on', () => {
    const linear: Said = { ...PLACE, scale: createLevelScale('peak', WORDS, NO_BASIS) };
    expect(spokenWords(i18next.t, linear, DBFS)).toContain(`0${sign}487`);
  });

  test('a level is not said against what it was not read against', () => {
    const volts = 'unit V';
    expect(spokenWords(i18next.t, PLACE, volts)).toBe('');
    expect(spokenWords(i18next.t, HARMONIC, volts)).toBe('');
    expect(spokenWords(i18next.t, { kind: 'no-cursor' }, volts)).not.toBe('');
    expect(spokenWords(i18next.t, null, DBFS)).toBe('');
  });
});
