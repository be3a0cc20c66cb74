// A level that rounding or noise leave no digit of is so in a word on screen, worksheet, paper and in a view's report.
import i18next from 'i18next';
import { expect, test } from 'vitest';
import { measureSamples, signalOf } from '../../protocol/signal/measure/measuring.suite.ts';
import type { MeasuredRecord } from '../contract/index.ts';
import { measuredRows } from '../renderer/exports/measured-rows.ts';
import { OPTIONS } from '../renderer/i18n/index.ts';
import {
  measureRows,
  valueWithUnit,
  type MeasureRow,
} from '../renderer/screens/measure/measure-rows.ts';
import { measuredBlocks } from './measured-tables.ts';

const RATE_HZ = 8192;
const COUNT = 65_536;

function recordOf(tones: Parameters<typeof signalOf>[2]): MeasuredRecord {
  const samples = signalOf(COUNT, RATE_HZ, tones);
  return {
    ...{ channel: 0, channelName: 'x', rawUnit: 'V', rateHz: RATE_HZ, samples: COUNT },
    ...{ fromS: 0, toS: 8, startedAtMs: 0, isTimed: true, wanted: 0 },
    ...{ shortened: null, simulated: true, calibration: null },
    measures: measureSamples(samples, RATE_HZ, { f0Hz: 25 }),
  };
}
const twoTones = recordOf([
  { frequencyHz: 25, amplitude: 0.8886 },
  { frequencyHz: 160, amplitude: 1.4217 },
]);
const pure = recordOf([{ frequencyHz: 25, amplitude: 1 }]);

test.each([
  ['en', 'not resolved'],
  ['pt-BR', 'não resolvido'],
])('%s: harmonics that only rounding makes have no level, and no zero', async (lng, word) => {
  await i18next.init({ ...OPTIONS, lng });
  const { t } = i18next;
  const rows = measureRows(t, twoTones);
  const of = (n: number, column: string): MeasureRow =>
    rows.find(({ key }) => key === `harmonics.${n}.${column}`)!;
  expect(valueWithUnit(of(1, 'levelDb'))).toMatch(/^[−-]1[.,]03/);
  for (let n = 2; n <= 40; n += 1) {
    for (const column of ['levelDb', 'percentOfFundamental'])
      expect(valueWithUnit(of(n, column))).toBe(word);
    expect(valueWithUnit(of(n, 'frequencyHz'))).toContain(String(25 * n).slice(0, 1));
  }
  const exported = measuredRows(t, twoTones).filter(({ key }) =>
    /^harmonics\.\d+\.levelDb/.test(key),
  );
  expect(exported.slice(1).every(({ value, shown }) => value === word && shown === word)).toBe(
    true,
  );
  // Two columns of each, on the worksheet and on paper, as raw and as written.
  expect(JSON.stringify(measuredBlocks(twoTones, t)).split(word).length - 1).toBe(8 * 39);
});

test.each([
  ['en', 'the number is over 138.5'],
  ['pt-BR', 'o número passa de 138,5'],
])('%s: SFDR of a pure tone is a dash with its reason', async (lng, words) => {
  await i18next.init({ ...OPTIONS, lng });
  const { t } = i18next;
  const sfdr = measureRows(t, pure).find(({ key }) => key === 'sfdrDb')!;
  expect(valueWithUnit(sfdr)).toBe('–');
  expect(JSON.stringify(measuredBlocks(pure, t))).toContain(words);
});
