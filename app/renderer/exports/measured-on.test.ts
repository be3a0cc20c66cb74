// Trace and measurements of a paused view are of one moment, or the measurements are left out with the reason.
import i18next from 'i18next';
import { beforeEach, describe, expect, test } from 'vitest';
import { measureSamples, signalOf } from '../../../protocol/signal/measure/measuring.suite.ts';
import type { MeasuredRecord } from '../../contract/index.ts';
import { OPTIONS } from '../i18n/index.ts';
import { measuredWith } from './measured-on.ts';

const RATE_HZ = 8192;
const SAMPLES = 16_384;
const BEGUN_MS = Date.UTC(2026, 10, 26, 17, 5, 3);
const END_MS = BEGUN_MS + 2000;
const samples = signalOf(SAMPLES, RATE_HZ, [{ frequencyHz: 125, amplitude: 1 }], {
  ...{ rms: 1e-3, seed: 7 },
});
const record: MeasuredRecord = {
  ...{ channel: 0, channelName: 'axial', rawUnit: 'V', rateHz: RATE_HZ, samples: SAMPLES },
  ...{ fromS: 0, toS: 2, startedAtMs: BEGUN_MS, isTimed: true, wanted: SAMPLES, shortened: null },
  ...{ simulated: true, calibration: null },
  measures: measureSamples(samples, RATE_HZ, {}),
};

describe.each([
  ['en', /apart from the paused trace/, /nothing had been measured/],
  ['pt-BR', /do traço pausado/, /nada tinha sido medido/],
] as const)('in %s', (lng, apart, nothing) => {
  beforeEach(async () => {
    await i18next.init({ ...OPTIONS, lng });
  });
  const taken = (dataAtMs: number, more: Partial<Parameters<typeof measuredWith>[1]> = {}) =>
    measuredWith(i18next.t, { record, isPanelOpen: true, isPaused: true, ...more }, dataAtMs);

  test.each([-400, 0, 2900])('a paused trace %d ms after the record goes with it', (ms) => {
    const { measured, measuredOn, unmeasured } = taken(END_MS + ms);
    expect(measured.length).toBeGreaterThan(5);
    expect(measuredOn).toEqual({
      ...{ startedAtMs: BEGUN_MS, fromS: null, seconds: 2, channel: 'axial' },
    });
    expect(unmeasured).toBeNull();
  });

  test.each([-19_000, -600, 3100])('a paused trace %d ms after it does not, and why', (ms) => {
    const { measured, measuredOn, unmeasured } = taken(END_MS + ms);
    expect([measured, measuredOn]).toEqual([[], null]);
    expect(unmeasured).toMatch(apart);
  });

  test('paused before anything was measured: that is the reason; no panel, no reason', () => {
    expect(taken(END_MS, { record: null }).unmeasured).toMatch(nothing);
    expect(taken(END_MS, { record: null, isPanelOpen: false }).unmeasured).toBeNull();
    expect(taken(END_MS, { record: null, isPaused: false }).unmeasured).toBeNull();
  });

  test('a view that runs has its newest numbers, each with their own moment', () => {
    expect(taken(END_MS + 60_000, { isPaused: false }).measuredOn).not.toBeNull();
  });
});
