// Rows of machines: no digit finer than it means.
import i18next from 'i18next';
import { beforeEach, expect, test } from 'vitest';
import { measureSamples, signalOf } from '../../../../protocol/signal/measure/measuring.suite.ts';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { OPTIONS } from '../../i18n/index.ts';
import { ordersSection } from './rows-machine.ts';

const RATE_HZ = 8192;

function ordersIn(rms: number): MeasuredRecord {
  const samples = signalOf(65_536, RATE_HZ, [{ frequencyHz: 25, amplitude: 1 }], { rms, seed: 2 });
  return {
    ...{ channel: 0, channelName: 'x', rawUnit: 'V', rateHz: RATE_HZ, samples: samples.length },
    ...{
      fromS: 0,
      toS: 8,
      startedAtMs: 0,
      isTimed: true,
      wanted: 0,
      shortened: null,
      simulated: true,
    },
    calibration: null,
    measures: measureSamples(samples, RATE_HZ, {
      profile: 'vibration',
      shaft: { startHz: 25, endHz: 25 },
    }),
  };
}

beforeEach(async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
});

test('a speed in turns a minute is known to sixty times what it is in hertz', () => {
  const record = ordersIn(0.01);
  const { orderPerBin, shaftHz } = record.measures.orders!;
  const mean = ordersSection(i18next.t, record)[0]!.rows.find(
    ({ key }) => key === 'orders.shaftMean',
  );
  expect(mean!.explanation.resolution).toBeCloseTo(60 * orderPerBin * shaftHz[1], 9);
  expect(mean!.decimals).toBeLessThan(1);
});

test('the level of an order in noise has fewer decimals than one in silence', () => {
  const decimalsIn = (rms: number): number | null => {
    const table = ordersSection(i18next.t, ordersIn(rms))[0]!.tables[0]!;
    return table.rows[0]!.cells[1]!.decimals;
  };
  expect(decimalsIn(0.003)).toBe(2);
  expect(decimalsIn(3)).toBeLessThan(2);
});
